using FlowMatching.Core;
using FlowMatching.Runs.Compare;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reflow;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Demo;

/// <summary>The use case "demo": train, reflow and compare in one go, by the same use cases and shorter than their defaults, so that all of
/// it takes about a minute.</summary>
/// <param name="options">The options.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class DemoRun(DemoOptions options, IRunObserver observer, RunClock clock)
{
    private const string PoolPairs = "65536";

    /// <summary>Does the runs.</summary>
    /// <param name="stop">Asks to stop; what was trained until then is saved.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="RunFailedException">One of them diverged, or the disk refused.</exception>
    public DemoReport Execute(CancellationToken stop)
    {
        var trained = new TrainRun(TrainPlan.Prepare(Given(("overwrite", "true")), [], observer, stop), observer, clock).Execute(stop);
        if (trained.Stopped)
            return new DemoReport(trained, null, null);

        var straightened = new ReflowRun(
            ReflowRunPlan.Prepare(
                Given(("overwrite", "true"), ("renew-every", Math.Max(1, options.Steps / 2).ToString()), ("pool-pairs", PoolPairs)),
                []
            ),
            observer,
            clock
        ).Execute(stop);
        if (straightened.Stopped)
            return new DemoReport(trained, straightened, null);

        var compared = new CompareRun(
            ComparePlan.Prepare([.. Given().Where(static one => one.Name != "steps")], []),
            observer,
            clock
        ).Execute(stop);
        return new DemoReport(trained, straightened, compared);
    }

    private GivenOption[] Given(params (string Name, string Text)[] own) =>
        [
            .. DemoOptions
                .Table.Write(options)
                .Concat(own.Select(one => KeyValuePair.Create(one.Name, one.Text)))
                .Select(one => new GivenOption(one.Key, one.Value, "--" + one.Key)),
        ];
}

/// <summary>The outcome of a demo.</summary>
/// <param name="Trained">Of the training.</param>
/// <param name="Straightened">Of the reflow; null where the training was stopped.</param>
/// <param name="Compared">Of the comparison; null where one of the others was stopped.</param>
public sealed record DemoReport(TrainReport Trained, ReflowReport? Straightened, CompareReport? Compared);

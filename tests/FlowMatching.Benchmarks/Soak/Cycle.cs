using FlowMatching.Runs;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Sample;
using FlowMatching.Runs.Train;

namespace FlowMatching.Benchmarks.Soak;

/// <summary>What is done again and again: a model of points and one of pictures are trained, with checkpoints and previews on the way, and
/// sampled.</summary>
/// <param name="folder">The folder of the runs.</param>
/// <param name="precision">fp32 or bf16.</param>
internal sealed class Cycle(string folder, string precision)
{
    private readonly Unheard nobody = new();
    private readonly RunClock clock = new(TimeProvider.System);

    internal void Run()
    {
        Train(
            "moons",
            ("hidden", "64"),
            ("batch-size", "256"),
            ("steps", "400"),
            ("checkpoint-every", "50"),
            ("log-every", "20"),
            ("num", "2000")
        );
        Train(
            "digits",
            ("batch-size", "32"),
            ("steps", "40"),
            ("checkpoint-every", "10"),
            ("preview-every", "10"),
            ("validate-every", "20"),
            ("log-every", "5"),
            ("num", "10")
        );
        Sample("moons", ("num", "2000"));
        Sample("digits", ("num", "10"), ("guidance", "2"));
    }

    private void Train(string dataSet, params (string Name, string Text)[] options) =>
        new TrainRun(TrainPlan.Prepare(Given(dataSet, [.. options, ("overwrite", "true")]), []), nobody, clock).Execute(
            CancellationToken.None
        );

    private void Sample(string dataSet, params (string Name, string Text)[] options) =>
        new SampleRun(SamplePreparation.Prepare(Given(dataSet, options), []), nobody, clock).Execute(CancellationToken.None);

    private GivenOption[] Given(string dataSet, (string Name, string Text)[] options)
    {
        (string Name, string Text)[] all =
        [
            .. options,
            ("dataset", dataSet),
            ("output-dir", folder),
            ("threads", "1"),
            ("precision", precision),
        ];
        return [.. all.Select(option => new GivenOption(option.Name, option.Text, $"--{option.Name}"))];
    }
}

/// <summary>Nobody watches.</summary>
internal sealed class Unheard : IRunObserver;

using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sample;

/// <summary>Draws samples from a model, in the units of its data, and shows how far it is. To be used on the engine's thread.</summary>
/// <param name="model">The model.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class Drawing(LearntModel model, IRunObserver observer, RunClock clock)
{
    /// <summary>Draws samples.</summary>
    /// <param name="request">How many, and how.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The samples, and what they cost.</returns>
    public Drawn Draw(SampleRequest request, CancellationToken stop)
    {
        double start = clock.Seconds;
        var result = new Sampler(model.Flow, model.Dimension).Draw(request, part => Show(part, request.Count, clock.Seconds - start), stop);
        double seconds = clock.Seconds - start;

        Sampling sampling = new(request.Count, SolverText.Of(request, model), SolverText.StepsOf(request), (int)result.Nfe, Math.Round(seconds, 3));
        observer.Detail($"{request.Count} samples in {seconds:F2} s, {sampling.Text}");
        return new Drawn(model.Units.ToData(result.Samples), [.. result.Frames.Select(InDataUnits)], sampling);
    }

    private SampleFrame InDataUnits(SampleFrame frame) => frame with { Points = model.Units.ToData(frame.Points) };

    private void Show(double part, int count, double seconds)
    {
        double done = part * count;
        observer.Progress(new RunProgress("sampling", "samples", (long)done, count, seconds > 0 ? done / seconds : 0));
    }
}

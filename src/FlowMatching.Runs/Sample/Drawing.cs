using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sample;

/// <summary>Draws samples from a model and shows how far it is. To be used on the engine's thread.</summary>
internal sealed class Drawing(VelocityModel model, int dimension, IRunObserver observer, RunClock clock)
{
    /// <summary>Draws samples.</summary>
    /// <param name="request">How many, and how.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The samples, and what they cost.</returns>
    public Drawn Draw(SampleRequest request, CancellationToken stop)
    {
        double start = clock.Seconds;
        var result = new Sampler(model, dimension).Draw(request, part => Show(part, request.Count, clock.Seconds - start), stop);
        double seconds = clock.Seconds - start;

        observer.Detail($"{request.Count} samples in {seconds:F2} s, {request.Solver.Name}, NFE {result.Nfe}");
        Sampling sampling = new(request.Count, request.Solver.Name, request.Steps, (int)result.Nfe, Math.Round(seconds, 3));
        return new Drawn(result.Samples, result.Frames, sampling);
    }

    private void Show(double part, int count, double seconds)
    {
        double done = part * count;
        observer.Progress(new RunProgress("sampling", "samples", (long)done, count, seconds > 0 ? done / seconds : 0));
    }
}

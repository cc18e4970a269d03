using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sample;

/// <summary>Draws samples from a model and measures them. To be used on the engine's thread.</summary>
internal sealed class Drawing(VelocityModel model, IRunObserver observer, RunClock clock)
{
    /// <summary>Draws samples.</summary>
    /// <param name="request">How many, and how.</param>
    /// <param name="dimension">Coordinates of a sample.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The samples row by row, and what they cost.</returns>
    public (float[] Samples, Sampling Sampling) Draw(SampleRequest request, int dimension, CancellationToken stop)
    {
        double start = clock.Seconds;
        var result = new Sampler(model, dimension).Draw(request, part => Show(part, request.Count, clock.Seconds - start), stop);
        double seconds = clock.Seconds - start;

        observer.Detail($"{request.Count} samples in {seconds:F2} s, NFE {result.Nfe}");
        return (result.Samples, new Sampling(request.Count, request.Solver.Name, request.Steps, (int)result.Nfe, Math.Round(seconds, 3)));
    }

    /// <summary>Measures samples against fresh data.</summary>
    /// <param name="samples">The samples row by row.</param>
    /// <param name="dataSet">The name of the data set.</param>
    /// <returns>Their quality.</returns>
    public Quality Measure(float[] samples, string dataSet)
    {
        var data = DataSets.Get(dataSet);
        SlicedWasserstein distance = new();
        int count = samples.Length / data.Dimension;
        observer.Note($"Measuring {count} samples against fresh data.");

        Quality quality = new(distance.Measure(samples, data), distance.Floor(data, count), count);
        observer.Detail($"SW2 {quality.Sw2:F5}, floor {quality.Sw2Floor:F5}");
        return quality;
    }

    private void Show(double part, int count, double seconds)
    {
        double done = part * count;
        observer.Progress(new RunProgress("sampling", "samples", (long)done, count, seconds > 0 ? done / seconds : 0));
    }
}

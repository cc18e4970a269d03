using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>What is laid side by side instead of a page of samples: several strengths of guidance, or the way between two noises. To be
/// used on the engine's thread.</summary>
/// <param name="work">What to draw.</param>
internal sealed class PictureStrips(SampleWork work)
{
    private readonly SamplePlan plan = work.Plan;

    /// <summary>Draws the strip that the options ask for, and writes its picture.</summary>
    /// <param name="stop">Cancels.</param>
    /// <returns>The pictures in their order, and the file.</returns>
    public (SampleBatch Batch, string File) Draw(CancellationToken stop) =>
        plan.Options.Interpolate is { } count ? Between(work.Request, count, stop) : Guided(work.Request, stop);

    private (SampleBatch Batch, string File) Guided(SampleRequest request, CancellationToken stop)
    {
        SampleBatch[] parts = [.. plan.Options.Guidance.Select(weight => work.Drawing.Run(request with { Guidance = weight }, stop))];
        string solver =
            SolverText.Of(request with { Guidance = 1 }, work.Model) + GuidanceTimes.Text(plan.Options.Guidance, request.GuidanceInterval);
        var sampling = parts[0].Sampling with
        {
            Count = parts.Length * request.Count,
            Solver = solver,
            Seconds = Math.Round(parts.Sum(part => part.Sampling.Seconds), 3),
        };
        SampleBatch all = new([.. parts.SelectMany(part => part.Samples)], [], sampling);

        new SamplePages(plan.Header, sampling.Text).WriteGuidance(
            plan.Folder.GuidanceStrip,
            all.Samples,
            request.Classes!,
            plan.Options.Guidance
        );
        return (all, plan.Folder.GuidanceStrip);
    }

    // The first half of the noises are the pictures' left ends, the second half their right ends: the ends are what the same seed draws
    // alone.
    private (SampleBatch Batch, string File) Between(SampleRequest request, int count, CancellationToken stop)
    {
        int pairs = request.Count,
            dimension = work.Model.Dimension;
        float[] ends = request.Noise ?? new Sampler(work.Model.Flow, dimension).StartOf(request with { Count = 2 * pairs });
        float[] noise = [.. Enumerable.Range(0, pairs).SelectMany(i => Slerp.Between(End(i), End(pairs + i), count))];
        int[]? classes = request.Classes is { } ofPairs ? [.. ofPairs.SelectMany(label => Enumerable.Repeat(label, count))] : null;
        var drawn = work.Drawing.Run(request with { Count = pairs * count, Noise = noise, Classes = classes }, stop);

        new SamplePages(plan.Header, drawn.Sampling.Text).WriteInterpolation(
            plan.Folder.Interpolation,
            drawn.Samples,
            request.Classes,
            count
        );
        return (drawn, plan.Folder.Interpolation);

        ReadOnlySpan<float> End(int i) => ends.AsSpan(i * dimension, dimension);
    }
}

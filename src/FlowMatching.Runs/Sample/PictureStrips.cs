using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Pictures;

namespace FlowMatching.Runs.Sample;

/// <summary>What is laid side by side instead of a page of samples: several strengths of guidance, or the way between two noises. To be used on the
/// engine's thread.</summary>
/// <param name="plan">What to do; its models draw pictures.</param>
/// <param name="model">The model.</param>
/// <param name="drawing">Draws samples.</param>
internal sealed class PictureStrips(SamplePlan plan, LearntModel model, Drawing drawing)
{
    /// <summary>Draws the strip that the options ask for, and writes its picture.</summary>
    /// <param name="request">How a page of samples would be drawn.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The pictures in their order, and the file.</returns>
    public (Drawn Drawn, string File) Draw(SampleRequest request, CancellationToken stop) =>
        plan.Options.Interpolate is { } count ? Between(request with { FrameTimes = [] }, count, stop) : Guided(request with { FrameTimes = [] }, stop);

    /// <summary>Whether the options ask for a strip.</summary>
    /// <param name="plan">What to do.</param>
    public static bool AreAskedFor(SamplePlan plan) => plan.Options.Interpolate is not null || plan.Options.Guidance.Count > 1;

    private (Drawn Drawn, string File) Guided(SampleRequest request, CancellationToken stop)
    {
        Drawn[] parts = [.. plan.Options.Guidance.Select(weight => drawing.Draw(request with { Guidance = weight }, stop))];
        string solver = $"{SolverText.Of(request with { Guidance = 1 }, model)} with guidance {string.Join(", ", plan.Options.Guidance)}";
        var sampling = parts[0].Sampling with { Count = parts.Length * request.Count, Solver = solver, Seconds = Math.Round(parts.Sum(part => part.Sampling.Seconds), 3) };
        Drawn all = new([.. parts.SelectMany(part => part.Samples)], [], sampling);

        new GuidancePage(plan.Header, request.Classes!, plan.Options.Guidance, sampling.Text).Write(plan.Folder.GuidanceStrip, all.Samples);
        return (all, plan.Folder.GuidanceStrip);
    }

    // The first half of the noises are the pictures' left ends, the second half their right ends: the ends are what the same seed draws alone.
    private (Drawn Drawn, string File) Between(SampleRequest request, int count, CancellationToken stop)
    {
        int pairs = request.Count, dimension = model.Dimension;
        float[] ends = request.Noise ?? new Sampler(model.Flow, dimension).StartOf(request with { Count = 2 * pairs });
        float[] noise = [.. Enumerable.Range(0, pairs).SelectMany(i => Slerp.Between(End(i), End(pairs + i), count))];
        int[]? classes = request.Classes is { } ofPairs ? [.. ofPairs.SelectMany(label => Enumerable.Repeat(label, count))] : null;
        var drawn = drawing.Draw(request with { Count = pairs * count, Noise = noise, Classes = classes }, stop);

        new InterpolationPage(plan.Header, request.Classes, count, drawn.Sampling.Text).Write(plan.Folder.Interpolation, drawn.Samples);
        return (drawn, plan.Folder.Interpolation);

        ReadOnlySpan<float> End(int i) => ends.AsSpan(i * dimension, dimension);
    }
}

using FlowMatching.Core;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sampling;

/// <summary>Draws samples from a model, in the units of its data, and shows how far it is. To be used on the engine's thread.</summary>
/// <param name="model">The model.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
/// <param name="stage">What the progress calls it, such as the name of the model where there are several.</param>
internal sealed class SampleDraw(LoadedModel model, IRunObserver observer, RunClock clock, string stage = "sampling")
{
    /// <summary>Draws samples.</summary>
    /// <param name="request">How many, and how.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The samples, and what they cost.</returns>
    public SampleBatch Run(SampleRequest request, CancellationToken stop)
    {
        double start = clock.Seconds;
        var result = model.Draw(request, part => Show(part, request.Count, clock.Seconds - start), stop);
        double seconds = clock.Seconds - start;
        RequireFinite(result.Samples);

        SamplingCost sampling = new(
            request.Count,
            SolverText.Of(request, model),
            SolverText.StepsOf(request),
            (int)result.Nfe,
            Math.Round(seconds, 3)
        );
        observer.Detail($"{request.Count} samples in {seconds:F2} s, {sampling.Text}");
        return new SampleBatch(model.ToData(result.Samples), [.. result.Frames.Select(InDataUnits)], sampling);
    }

    // A network that was trained into numbers without end answers with them; figures of such samples mean nothing.
    private void RequireFinite(float[] samples)
    {
        if (Array.TrueForAll(samples, float.IsFinite))
            return;

        int faulty = samples.Chunk(model.Dimension).Count(static sample => !sample.All(float.IsFinite));
        throw new RunFailedException(
            $"{faulty} of {samples.Length / model.Dimension} samples are NaN or infinite: the model has diverged; train it with a smaller --learning-rate, "
                + "or take an earlier checkpoint."
        );
    }

    private SampleFrame InDataUnits(SampleFrame frame) => frame with { Points = model.ToData(frame.Points) };

    private void Show(double part, int count, double seconds)
    {
        double done = part * count;
        observer.Progress(new RunProgress(stage, "samples", (long)done, count, seconds > 0 ? done / seconds : 0));
    }
}

/// <summary>Samples as drawn.</summary>
/// <param name="Samples">The samples row by row.</param>
/// <param name="Frames">The samples on their way, at the times that were asked for.</param>
/// <param name="Sampling">What they cost.</param>
internal sealed record SampleBatch(float[] Samples, IReadOnlyList<SampleFrame> Frames, SamplingCost Sampling);

/// <summary>How a request is solved, in words.</summary>
internal static class SolverText
{
    /// <summary>The solver, and where its steps lie if they are not equal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model.</param>
    /// <returns>Such as "midpoint", "heun on edm", "sde of strength 1", "midpoint with guidance 2" or "midpoint along cosine".</returns>
    public static string Of(SampleRequest request, LoadedModel model)
    {
        string solver = request.SdeStrength is { } strength ? FormattableString.Invariant($"sde of strength {strength}") : NameOf(request);
        string grid = request.Grid == TimeGrids.Uniform ? "" : $" on {request.Grid.Name}";
        return $"{solver}{grid}{GuidanceTimes.Text([request.Guidance], request.GuidanceInterval)}{(model.Flow == model.Model ? "" : $" along {model.Flow.Path.Name}")}";
    }

    /// <summary>The name of what takes the steps.</summary>
    /// <param name="request">The request.</param>
    public static string NameOf(SampleRequest request) => request.UsesFlowMap ? FlowMapSteps.SolverName : request.Solver.Name;

    /// <summary>The steps that were asked for.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Their number; null for a solver that chooses its own.</returns>
    public static int? StepsOf(SampleRequest request) =>
        request is { SdeStrength: null, UsesFlowMap: false, Solver: Dopri5 } ? null : request.Steps;
}

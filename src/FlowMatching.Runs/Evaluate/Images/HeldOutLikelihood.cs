using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sample;

namespace FlowMatching.Runs.Evaluate.Images;

/// <summary>The likelihood of held-out pictures under a model, in float32. To be used on the engine's thread.</summary>
/// <param name="plan">What to do.</param>
/// <param name="test">The pictures that were held back.</param>
/// <param name="session">The engine.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class HeldOutLikelihood(EvaluatePlan plan, ImageSet test, EngineSession session, IRunObserver observer, RunClock clock)
{
    private const int Pictures = 100, AtATime = 50, Steps = 20;

    /// <summary>Measures a model that has a likelihood; of one that has none the reason is told.</summary>
    /// <param name="side">The model.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The figure; null where there is none.</returns>
    public MetricFigure? Measure(EvaluatedCheckpoint side, CancellationToken stop)
    {
        if (Combinations.LikelihoodFaults(side.Header).FirstOrDefault() is { } fault)
        {
            observer.Note($"No likelihood of {side.Label}. {fault}");
            return null;
        }

        int count = Math.Min(plan.Options.LikelihoodNum ?? Pictures, test.Count);
        observer.Note($"Computing the likelihood of {count} held-out pictures under {side.Label}.");
        using var model = LearntModel.Load(side.File, session, precision: Precision.Float32);
        double start = clock.Seconds;
        LikelihoodRequest request = new() { Steps = Steps, Probes = plan.Options.Probes ?? 1, Seed = plan.Options.Seed, Chunk = AtATime };
        var bits = PictureLikelihood.Measure(model.Flow, test, count, request, Show, stop);
        double? error = double.IsFinite(bits.StandardError) ? bits.StandardError : null;
        return new MetricFigure("bits/dim", bits.Mean, null, error, $"of {bits.Count} held-out pictures; 8 is chance");

        void Show(double part) => observer.Progress(
            new RunProgress("likelihood", "pictures", (long)(part * count), count, part * count / Math.Max(clock.Seconds - start, 1e-3)));
    }
}

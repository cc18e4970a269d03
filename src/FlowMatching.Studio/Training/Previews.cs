using System.Diagnostics;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Training;

namespace FlowMatching.Studio.Training;

/// <summary>Samples drawn while a training goes on: the same noise each time, so that the picture moves and does not flicker, no more
/// often than a twelfth of the time allows. Nothing of the run's randomness is touched: its numbers are a function of the step.</summary>
/// <param name="run">The run.</param>
/// <param name="isWatched">Whether a tab shows it.</param>
internal sealed class Previews(StudioRun run, Func<bool> isWatched)
{
    /// <summary>The seed of the noise of every preview.</summary>
    public const int Seed = 7;

    private const int Points = 1200;
    private const double MostShare = 0.085;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100),
        BetweenScores = TimeSpan.FromSeconds(1);

    private static readonly SlicedWasserstein Distance = new() { Directions = 64, FreshDraws = 1 };

    private readonly long start = Stopwatch.GetTimestamp();
    private TimeSpan due = TimeSpan.Zero,
        scoreDue = TimeSpan.Zero;
    private (int Edits, double Value)? floor; // of the drawing as it was then
    private bool isFirst = true;

    private TimeSpan Now => Stopwatch.GetElapsedTime(start);

    /// <summary>Draws samples if it is time. To be called on the engine's thread.</summary>
    /// <param name="trainer">What trains.</param>
    public void TakeIfDue(Trainer trainer)
    {
        if (Now >= due && isWatched())
            Take(trainer.AveragedModel(), trainer.Step);
    }

    /// <summary>Draws samples of a step, and now and then measures them. To be called on the engine's thread.</summary>
    /// <param name="model">The model with the averaged weights.</param>
    /// <param name="step">Its step.</param>
    /// <param name="isLast">Whether it is the last, which is measured in any case.</param>
    public void Take(VelocityModel model, int step, bool isLast = false)
    {
        var begun = Now;
        SampleRequest request = new()
        {
            Count = Points,
            Solver = OdeSolvers.All.Get("midpoint"),
            Steps = 7,
            Seed = Seed,
        };
        var result = new Sampler(model, 2).Draw(request);
        run.Show(step, run.Facts.Affine?.ToDataUnits(result.Samples) ?? result.Samples, (int)result.Nfe);

        // The first one compiles what it calls, and says nothing of the next.
        var cost = isFirst ? TimeSpan.Zero : Now - begun;
        isFirst = false;
        if (isLast || Now >= scoreDue)
            Measure(result.Samples, step);
        due = Now + TimeSpan.FromTicks(Math.Max(Least.Ticks, (long)(cost.Ticks / MostShare)));
    }

    private void Measure(float[] samples, int step)
    {
        if (run.Facts.Data is not { } data || samples.Any(static x => !float.IsFinite(x)))
            return;

        double scale = run.Facts.Affine?.Scale ?? 1; // measured in the model's units, told in the data's
        int edits = run.Painted.Count;
        if (floor?.Edits != edits)
            floor = (edits, Distance.Floor(data, Points));
        run.Add(new Score(step, scale * Distance.Measure(samples, data), scale * floor.Value.Value));
        scoreDue = Now + BetweenScores;
    }
}

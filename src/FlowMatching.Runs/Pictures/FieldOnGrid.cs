using FlowMatching.Core.Engine;
using FlowMatching.Plots;
using FlowMatching.Runs.Sample;

using static TorchSharp.torch;

namespace FlowMatching.Runs.Pictures;

/// <summary>Evaluates a velocity field where a picture shows it. To be used on the engine's thread.</summary>
internal static class FieldOnGrid
{
    /// <summary>Evaluates the field, in data units, at every frame's time; nothing is interpolated.</summary>
    /// <param name="model">The model.</param>
    /// <param name="grid">The positions.</param>
    /// <param name="timing">The times.</param>
    /// <returns>The velocities over time, each state of shape (cells, 2).</returns>
    public static Timeline Evaluate(LearntModel model, PlotGrid grid, AnimationTiming timing)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var positions = tensor(model.Units.ToModel(grid.Positions()), [grid.Cells, 2]).to(model.Model.Device);

        return new Timeline([.. Enumerable.Range(0, timing.Frames).Select(frame => At(model, positions, timing.TimeOf(frame)))]);
    }

    private static TimedValues At(LearntModel model, Tensor positions, double time)
    {
        using var scope = NewDisposeScope();
        double t = Math.Clamp(time, model.Flow.Path.TMin, model.Flow.Path.TMax);

        return new TimedValues(time, model.Units.VelocitiesToData(model.Flow.AsField()(positions, t).ToFloatArray()));
    }
}

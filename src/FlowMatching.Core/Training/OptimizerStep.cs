using FlowMatching.Core.Engine;
using FlowMatching.Core.Specification;

namespace FlowMatching.Core.Training;

/// <summary>What is done with the gradient that a step has gathered: clip it, update the weights and their moving average.</summary>
/// <remarks>Clipping by the global norm: g ← g min(1, c/‖g‖), Pascanu et al. 2012 (arXiv:1211.5063). The updates: <see cref="EmaOptimizer"/>.</remarks>
internal sealed class OptimizerStep(EmaOptimizer optimizer, TrainerSettings settings)
{
    private readonly LearningRateSchedule schedule = new(settings);
    private readonly EmaSchedule ema = new(settings.EmaDecay);

    /// <summary>L2 norm of the last gradient, before clipping.</summary>
    public double LastNorm { get; private set; }

    /// <summary>Learning rate of the last update.</summary>
    public double LastLearningRate { get; private set; }

    /// <summary>Clips what was gathered, updates weights and moving average, and forgets the gradient.</summary>
    /// <param name="step">Number of the step, counted from 0.</param>
    /// <returns>Whether the gradient was finite. If it was not, nothing has been changed, and it is still there: see
    /// <see cref="Discard"/>.</returns>
    public bool TryUpdate(int step)
    {
        LastNorm = optimizer.GradientNorm();
        LastLearningRate = schedule.At(step);
        if (!double.IsFinite(LastNorm))
            return false;

        double scale = Math.Min(1, settings.ClipNorm / (LastNorm + 1e-6)); // the 1e-6 keeps 0/0 out, as in torch's clip_grad_norm_
        optimizer.Step(LastLearningRate, scale, ema.At(step));
        optimizer.ZeroGrad();

        return true;
    }

    /// <summary>Discards what was gathered since the last update.</summary>
    public void Discard() => optimizer.ZeroGrad();
}

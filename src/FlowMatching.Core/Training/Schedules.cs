using FlowMatching.Core.Specification;

namespace FlowMatching.Core.Training;

/// <summary>Linear warm-up to the full rate, then half a cosine down to a fraction of it.</summary>
/// <remarks>With w warm-up steps of n: step k &lt; w has η (k + 1)/w; after that η (m + (1 − m) (1 + cos π p)/2), p = (k − w)/(n − w),
/// where m is the fraction at the end. Loshchilov and Hutter 2016 (arXiv:1608.03983), Eq. 5 without restarts.</remarks>
/// <param name="settings">Rate, number of steps, warm-up and end.</param>
internal sealed class LearningRateSchedule(TrainerSettings settings)
{
    /// <summary>The steps of warm-up: as asked, but at most half of the run.</summary>
    public int WarmUpSteps { get; } = Math.Min(settings.WarmUpSteps, settings.Steps / 2);

    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">Number k of the step, counted from 0.</param>
    public double At(int step) => settings.LearningRate * (step < WarmUpSteps ? WarmUp(step) : Cosine(step));

    private double WarmUp(int step) => (step + 1.0) / WarmUpSteps;

    private double Cosine(int step)
    {
        double progress = (double)(step - WarmUpSteps) / (settings.Steps - WarmUpSteps);
        double cosine = (1 + Math.Cos(Math.PI * progress)) / 2;

        return settings.MinLearningRate + (1 - settings.MinLearningRate) * cosine;
    }
}

/// <summary>The decay of the moving average of the weights, low at first: d_n = min(d, (1 + n)/(10 + n)) after n updates.</summary>
/// <remarks>The early average then forgets the random first weights. The rule is that of TensorFlow's ExponentialMovingAverage (its
/// num_updates) and of many diffusion codes.</remarks>
/// <param name="decay">The final decay d in [0, 1).</param>
internal sealed class EmaSchedule(double decay)
{
    /// <summary>The decay used by an update.</summary>
    /// <param name="step">Number n of updates before it.</param>
    public double At(int step) => Math.Min(decay, (1.0 + step) / (10.0 + step));
}

namespace FlowMatching.Core.Training;

/// <summary>The decay of the moving average of the weights, low at first: d_n = min(d, (1 + n)/(10 + n)) after n updates.</summary>
/// <remarks>The early average then forgets the random first weights. The rule is that of TensorFlow's ExponentialMovingAverage (its
/// num_updates) and of many diffusion codes.</remarks>
/// <param name="decay">The final decay d in [0, 1).</param>
public sealed class EmaSchedule(double decay)
{
    /// <summary>The decay used by an update.</summary>
    /// <param name="step">Number n of updates before it.</param>
    public double At(int step) => Math.Min(decay, (1.0 + step) / (10.0 + step));
}

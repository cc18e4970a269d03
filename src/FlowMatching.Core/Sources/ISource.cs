using static TorchSharp.torch;

namespace FlowMatching.Core.Sources;

/// <summary>The law p0 of x0, where a flow starts: Gaussian noise, or any data set.</summary>
public interface ISource : INamed
{
    /// <summary>The standard deviation s₀ of x0: the root of the mean over the coordinates of their variance; positive.</summary>
    double Std { get; }

    /// <summary>Whether x0 ~ N(0, I), which the score, the likelihood and some paths need.</summary>
    bool IsGaussian { get; }

    /// <summary>Draws fresh x0: a pure function of the generator's state.</summary>
    /// <param name="shape">The shape wanted, (B, *).</param>
    /// <param name="rng">Source of the randomness, on the CPU.</param>
    /// <returns>x0 of that shape, float32 on the CPU.</returns>
    Tensor Draw(long[] shape, Generator rng);
}

using static TorchSharp.torch;

namespace FlowMatching.Core.Sources;

/// <summary>Noise of unit variance, x0 ~ N(0, I), in any shape.</summary>
public sealed class GaussianSource : ISource
{
    /// <summary>The name as it is typed.</summary>
    public const string SourceName = "gaussian";

    /// <inheritdoc/>
    public string Name => SourceName;

    /// <inheritdoc/>
    public double Std => 1;

    /// <inheritdoc/>
    public bool IsGaussian => true;

    /// <inheritdoc/>
    public Tensor Draw(long[] shape, Generator rng) => randn(shape, generator: rng);
}

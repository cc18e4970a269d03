using FlowMatching.Core.Data;
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

/// <summary>A data set as the law of x0: the flow then leads from one data set to another.</summary>
/// <remarks>Tong et al. 2024 (arXiv:2302.00482): flow matching asks nothing of the law of x0 but that it can be drawn from.</remarks>
/// <param name="data">The data set.</param>
/// <param name="std">Its standard deviation, as <see cref="DataScale"/> measures it.</param>
internal sealed class DataSource(IDataStream data, double std) : ISource
{
    /// <inheritdoc/>
    public string Name => data.Name;

    /// <inheritdoc/>
    public double Std => std;

    /// <inheritdoc/>
    public bool IsGaussian => false;

    /// <inheritdoc/>
    public Tensor Draw(long[] shape, Generator rng)
    {
        var x0 = data.Draw(shape[0], rng);
        return x0.shape.AsSpan().SequenceEqual(shape)
            ? x0
            : throw new ArgumentException($"The source {Name} gives {Shapes.Text(x0)}, expected {Shapes.Sizes(shape)}.", nameof(shape));
    }
}

using FlowMatching.Core.Data;

using static TorchSharp.torch;

namespace FlowMatching.Core.Sources;

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
        if (!x0.shape.AsSpan().SequenceEqual(shape))
        {
            throw new ArgumentException($"The source {Name} gives {Shapes.Text(x0)}, expected {Shapes.Sizes(shape)}.", nameof(shape));
        }

        return x0;
    }
}

using FlowMatching.Core.Data;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>N(m, s² I): the set for which flow matching can be written down in closed form.</summary>
/// <remarks>With X0 ~ N(0, 1) and condot, the least loss is ∫ s²/(t² s² + (1 − t)²) dt = π s/2 for each coordinate, whatever m.</remarks>
internal sealed class GaussianData(double mean, double std, int dimension = 2) : IDataStream
{
    public string Name => "gaussian";

    public string Description => "for tests";

    public int Dimension => dimension;

    public double LeastLoss => Math.PI * std / 2;

    public Tensor Draw(long count, Generator rng) => mean + std * randn(count, dimension, generator: rng);
}

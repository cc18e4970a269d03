using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Sources;
using FlowMatching.Torch;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>Fresh x0 of a source and fresh data x1, paired by a coupling: flow matching.</summary>
/// <param name="data">Where the data comes from.</param>
/// <param name="source">The law of x0.</param>
/// <param name="coupling">Which x0 belongs to which data.</param>
/// <param name="streams">Step k draws from the streams "data", "noise" and "coupling" at k.</param>
/// <param name="batchSize">Number B of pairs of a step.</param>
/// <param name="device">Where the pairs are wanted.</param>
public sealed class DataPairs(IDataStream data, ISource source, ICoupling coupling, RandomStreams streams, int batchSize, Device device)
    : IPairSource
{
    /// <inheritdoc/>
    public (Tensor X0, Tensor X1) Draw(int step)
    {
        using var dataRng = streams.For("data", step);
        using var noiseRng = streams.For("noise", step);
        using var couplingRng = streams.For("coupling", step);

        var x1 = data.Draw(batchSize, dataRng).to(device);
        var x0 = source.Draw(x1.shape, noiseRng).to(device);

        return coupling.Pair(x0, x1, couplingRng);
    }

    /// <summary>Holds nothing.</summary>
    public void Dispose()
    {
    }
}

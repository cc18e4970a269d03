using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Sources;

using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>Fresh x0 of a source and fresh data x1, paired by a coupling: flow matching.</summary>
/// <remarks>Where the coupling has a choice to make, that of the next step is made while the network learns: see <see cref="PairsAhead"/>.</remarks>
public sealed class DataPairs : IPairSource
{
    private readonly IDataStream data;
    private readonly ISource source;
    private readonly ICoupling coupling;
    private readonly RandomStreams streams;
    private readonly int batchSize;
    private readonly Device device;
    private readonly PairsAhead ahead;

    /// <summary>Makes the source.</summary>
    /// <param name="data">Where the data comes from.</param>
    /// <param name="source">The law of x0.</param>
    /// <param name="coupling">Which x0 belongs to which data.</param>
    /// <param name="streams">Step k draws from the streams "noise" and "coupling" at k, and the data from its own.</param>
    /// <param name="batchSize">Number B of pairs of a step.</param>
    /// <param name="device">Where the pairs are wanted.</param>
    public DataPairs(IDataStream data, ISource source, ICoupling coupling, RandomStreams streams, int batchSize, Device device)
    {
        (this.data, this.source, this.coupling) = (data, source, coupling);
        (this.streams, this.batchSize, this.device) = (streams, batchSize, device);
        ahead = new PairsAhead(Begin);
    }

    /// <inheritdoc/>
    public TrainingPairs Draw(int step) => ahead.Take(step);

    /// <summary>Waits for the thread that works ahead.</summary>
    public void Dispose() => ahead.Dispose();

    private PendingPairs Begin(int step)
    {
        using var noiseRng = streams.For("noise", step);
        using var couplingRng = streams.For("coupling", step);
        using var scope = NewDisposeScope();

        var batch = data.DrawStep(step, batchSize, streams);
        var (x1, labels) = (batch.X1.to(device), batch.Labels?.to(device));
        var x0 = source.Draw(x1.shape, noiseRng).to(device);

        return new PendingPairs(step, x0, x1, labels, coupling.Begin(x0, x1, labels, couplingRng));
    }
}

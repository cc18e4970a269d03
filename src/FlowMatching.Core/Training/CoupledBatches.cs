using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Sources;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>Where the pairs (x0, x1) of a training step come from.</summary>
internal interface IPairSource : IDisposable
{
    /// <summary>Draws the pairs of a step: a pure function of the run's seed and the step.</summary>
    /// <param name="step">Number of the step, counted from 0.</param>
    /// <param name="stop">Asks to stop, where pairs take long to make.</param>
    /// <returns>Row i of X0 belongs to row i of X1, both of shape (B, *), on the device of the training.</returns>
    /// <exception cref="OperationCanceledException">A stop was asked for while they were made: in all processes that share the training, or
    /// in none.</exception>
    TrainingPairs Draw(int step, CancellationToken stop = default);
}

/// <summary>The examples of a training step.</summary>
/// <param name="X0">The source's points, shape (B, *).</param>
/// <param name="X1">Data; row i belongs to row i of X0.</param>
/// <param name="Labels">The class of each example, int64 of shape (B); null where there are none.</param>
internal sealed record TrainingPairs(Tensor X0, Tensor X1, Tensor? Labels = null);

/// <summary>Fresh x0 of a source and fresh data x1, paired by a coupling: flow matching.</summary>
/// <remarks>Where the coupling has a choice to make, that of the next step is made while the network learns: see
/// <see cref="BatchPrefetcher"/>.</remarks>
internal sealed class CoupledBatches : IPairSource
{
    private readonly IDataStream data;
    private readonly ISource source;
    private readonly ICoupling coupling;
    private readonly RandomStreams streams;
    private readonly int batchSize;
    private readonly Device device;
    private readonly BatchPrefetcher prefetcher;

    /// <summary>Makes the source.</summary>
    /// <param name="data">Where the data comes from.</param>
    /// <param name="source">The law of x0.</param>
    /// <param name="coupling">Which x0 belongs to which data.</param>
    /// <param name="streams">Step k draws from the streams "noise" and "coupling" at k, and the data from its own.</param>
    /// <param name="batchSize">Number B of pairs of a step.</param>
    /// <param name="device">Where the pairs are wanted.</param>
    public CoupledBatches(IDataStream data, ISource source, ICoupling coupling, RandomStreams streams, int batchSize, Device device)
    {
        (this.data, this.source, this.coupling) = (data, source, coupling);
        (this.streams, this.batchSize, this.device) = (streams, batchSize, device);
        prefetcher = new BatchPrefetcher(Begin);
    }

    /// <inheritdoc/>
    public TrainingPairs Draw(int step, CancellationToken stop = default) => prefetcher.Take(step);

    /// <summary>Waits for the thread that works ahead.</summary>
    public void Dispose() => prefetcher.Dispose();

    private AssignmentTask Begin(int step)
    {
        using var noiseRng = streams.For("noise", step);
        using var couplingRng = streams.For("coupling", step);
        using var scope = NewDisposeScope();

        var batch = data.DrawStep(step, batchSize, streams);
        var (x1, labels) = (batch.X1.to(device), batch.Labels?.to(device));
        var x0 = source.Draw(x1.shape, noiseRng).to(device);

        return new AssignmentTask(step, x0, x1, labels, coupling.Begin(x0, x1, labels, couplingRng));
    }
}

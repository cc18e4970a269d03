using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Checkpoints;

/// <summary>A checkpoint that was read and found whole. Holds its tensors on the CPU until it is disposed.</summary>
public sealed class LoadedCheckpoint : IDisposable
{
    private readonly SafetensorsFile file;

    internal LoadedCheckpoint(CheckpointHeader header, SafetensorsFile file)
    {
        Header = header;
        this.file = file;
    }

    /// <summary>What the checkpoint says of itself.</summary>
    public CheckpointHeader Header { get; }

    /// <summary>The SHA-256 of its tensors, 64 hexadecimal digits.</summary>
    public string Sha256 => file.Metadata[Digest.DataKey];

    /// <summary>Builds the model with the checkpoint's weights; it is the caller's, and lives on when this is disposed.</summary>
    /// <param name="device">Where it shall compute.</param>
    /// <param name="precision">The precision of its matrix products.</param>
    /// <param name="weights">Which weights: the average to sample from, the raw ones to train on.</param>
    public VelocityModel CreateModel(Device device, Precision precision, CheckpointWeights weights = CheckpointWeights.Ema) =>
        new(
            CreateNetwork(device, weights),
            ProbabilityPaths.Create(Header.Path),
            Header.DataStd,
            precision,
            Predictions.All.Get(Header.Prediction),
            Header.CreateSource(),
            Header.Preconditioning,
            Header.Coupling.Name
        );

    /// <summary>Builds the network with the checkpoint's weights; it is the caller's.</summary>
    internal VelocityNetwork CreateNetwork(Device device, CheckpointWeights weights) => CreateNetwork(Header.Architecture, device, weights);

    /// <summary>Builds a network with the checkpoint's weights and an end time beside t, which changes nothing yet: u(x, t, s) = v(x,
    /// t).</summary>
    internal VelocityNetwork CreateNetworkWithEndTime(Device device, CheckpointWeights weights) =>
        CreateNetwork(Header.Architecture.WithEndTime(), device, weights);

    private VelocityNetwork CreateNetwork(Architecture architecture, Device device, CheckpointWeights weights)
    {
        var network = architecture.Create(new RandomStreams(Header.Seed));
        string prefix = weights == CheckpointWeights.Ema ? CheckpointTensors.Ema : CheckpointTensors.Model;
        using (NewDisposeScope())
        using (no_grad())
        {
            foreach (var (name, parameter) in network.named_parameters())
            {
                if (file.Tensors.TryGetValue(prefix + name, out var known))
                    parameter.copy_(network.Widened(name, known));
            }
        }

        network.train(weights == CheckpointWeights.Raw); // dropout is for training alone

        return network.to(device);
    }

    /// <summary>Gives an optimizer over such a network the moving average, the moments and the step count of the checkpoint.</summary>
    /// <param name="optimizer">The optimizer, made over a network with the raw weights.</param>
    public void RestoreTo(EmaOptimizer optimizer)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        CopyInto(optimizer.Ema, CheckpointTensors.Ema);
        CopyInto(optimizer.FirstMoments, CheckpointTensors.FirstMoment);
        CopyInto(optimizer.SecondMoments, CheckpointTensors.SecondMoment);
        CopyInto(optimizer.Momenta, CheckpointTensors.Momentum);
        optimizer.StepCount = Header.Step - Header.Skipped;
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void CopyInto(IReadOnlyDictionary<string, Tensor> targets, string prefix)
    {
        foreach (var (name, target) in targets)
        {
            target.copy_(file.Tensors[prefix + name]);
        }
    }
}

/// <summary>Which of its two sets of weights a checkpoint lends to a model.</summary>
public enum CheckpointWeights
{
    /// <summary>The exponential moving average: what to sample from.</summary>
    Ema,

    /// <summary>The weights as the optimizer left them: what to train on.</summary>
    Raw,
}

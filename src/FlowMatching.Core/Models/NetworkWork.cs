using FlowMatching.Core.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>Evaluations of a network, or its steps of training, on noise: what settings are timed with.</summary>
public sealed class NetworkWork : ITimedWork
{
    private readonly VelocityNetwork network;
    private readonly bool training;
    private readonly Tensor x;
    private readonly Tensor t;
    private readonly Tensor? labels;

    /// <summary>Makes such a network and as many examples.</summary>
    /// <param name="architecture">The network.</param>
    /// <param name="examples">Examples at a time.</param>
    /// <param name="training">Whether gradients are computed too.</param>
    /// <param name="device">Where.</param>
    public NetworkWork(Architecture architecture, int examples, bool training, Device device)
    {
        this.training = training;
        RandomStreams streams = new(0);
        network = architecture.Create(streams).to(device);
        network.train(training);
        using var rng = streams.For("tuning");
        x = randn([examples, .. network.ExampleShape.Count > 0 ? network.ExampleShape : [architecture.Dimension]], generator: rng)
            .to(device)
            .DetachFromDisposeScope();
        t = rand([examples], generator: rng).to(device).DetachFromDisposeScope();
        labels = network.Classes == 0 ? null : zeros([examples], ScalarType.Int64, device).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public string Name => $"{(training ? "a step" : "an evaluation")} of the network on {x.shape[0]} examples";

    /// <inheritdoc/>
    public void Run(Precision precision)
    {
        using var scope = NewDisposeScope();
        using var mode = set_grad_enabled(training);
        network.Precision = precision;
        var output = network.call(x, t, labels).In(Precision.Float32).square().mean();
        if (training)
        {
            network.zero_grad();
            Backpropagation.Run(output);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        network.Dispose();
        x.Dispose();
        t.Dispose();
        labels?.Dispose();
    }
}

using FlowMatching.Benchmarks.Speed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models.UNet;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.UNets;

/// <summary>A training step and an evaluation of a UNet on noise for pictures: with our kernels, clipping and averaging, or plain, out of
/// TorchSharp's operators and its AdamW alone.</summary>
internal sealed class UNetLoop : IDisposable
{
    private readonly VelocityUNet network;
    private readonly EmaOptimizer? ours;
    private readonly AdamW? plain;
    private readonly KernelSet kernels;
    private readonly Tensor x1;
    private readonly Tensor labels;

    private UNetLoop(UNetSettings settings, Precision precision, int batch, KernelSet kernels, bool plain)
    {
        ManagedKernels.Enabled = this.kernels = kernels;
        network = new VelocityUNet(settings, new RandomStreams(0)) { Precision = precision };
        if (plain)
            this.plain = optim.AdamW(network.parameters(), 1e-4);
        else
            ours = new EmaOptimizer(network.named_parameters(), new AdamWSettings());
        x1 = randn(batch, settings.Channels, settings.ImageSize, settings.ImageSize);
        labels = randint(10, new long[] { batch }, ScalarType.Int64);
    }

    public void Dispose()
    {
        ManagedKernels.Enabled = KernelSet.All;
        ours?.Dispose();
        plain?.Dispose();
        network.Dispose();
        x1.Dispose();
        labels.Dispose();
    }

    /// <summary>The median time of a step in milliseconds with some kernels, after some that are not counted.</summary>
    internal static double Time(UNetBar bar, Precision precision, int batch, int threads, KernelSet kernels, bool plain)
    {
        TorchEngine.Start(new EngineSettings { Threads = threads });
        using UNetLoop loop = new(bar.Settings, precision, batch, kernels, plain);
        return PlainLoop.Median(bar.Steps, bar.Training ? loop.Train : loop.Sample);
    }

    private void Train()
    {
        using var scope = NewDisposeScope();

        Tensor x0 = randn_like(x1),
            t = rand(x1.shape[0]),
            at = t.reshape(-1, 1, 1, 1);
        Backpropagation.Run((Velocity((1 - at) * x0 + at * x1, t) - (x1 - x0)).square().mean());
        if (ours is not null)
        {
            ours.Step(1e-4, Math.Min(1, 1 / (ours.GradientNorm() + 1e-6)), 0.999);
            ours.ZeroGrad();
        }
        else
        {
            plain!.step();
            plain.zero_grad();
        }
    }

    /// <summary>One step of the midpoint rule: two evaluations.</summary>
    private void Sample()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();

        const double h = 0.05;
        Tensor x = randn_like(x1),
            t = zeros(x1.shape[0]);
        var middle = x + h / 2 * Velocity(x, t);
        _ = x + h * Velocity(middle, t + h / 2);
    }

    private Tensor Velocity(Tensor x, Tensor t) => network.call(x, t, labels).In(Precision.Float32);
}

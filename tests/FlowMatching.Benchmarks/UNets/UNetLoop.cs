using System.Diagnostics;

using FlowMatching.Core.Models.UNet;
using FlowMatching.Torch;

using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.UNets;

/// <summary>Our training step on a UNet (forward, backward, clipping, AdamW, moving average) and our evaluation of it, on noise for pictures.</summary>
internal sealed class UNetLoop : IDisposable
{
    private readonly VelocityUNet network;
    private readonly AdamWEma optimizer;
    private readonly Tensor x1;
    private readonly Tensor labels;

    internal UNetLoop(UNetSettings settings, Precision precision, int batch)
    {
        network = new VelocityUNet(settings, new RandomStreams(0)) { Precision = precision };
        optimizer = new AdamWEma(network.named_parameters(), new AdamWSettings());
        x1 = randn(batch, settings.Channels, settings.ImageSize, settings.ImageSize);
        labels = randint(10, [batch], ScalarType.Int64);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        network.Dispose();
        x1.Dispose();
        labels.Dispose();
    }

    /// <summary>The median time of a step in milliseconds, after one that is not counted.</summary>
    internal static double Time(UNetSettings settings, Precision precision, int batch, int steps, bool training)
    {
        using UNetLoop loop = new(settings, precision, batch);
        Action step = training ? loop.Train : loop.Sample;
        step();
        return Statistics.Median([.. Enumerable.Range(0, steps).Select(_ => TimeOf(step))]);
    }

    private static double TimeOf(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private void Train()
    {
        using var scope = NewDisposeScope();

        Tensor x0 = randn_like(x1), t = rand(x1.shape[0]), at = t.reshape(-1, 1, 1, 1);
        (Velocity((1 - at) * x0 + at * x1, t) - (x1 - x0)).square().mean().backward();
        optimizer.Step(1e-4, Math.Min(1, 1 / (optimizer.GradientNorm() + 1e-6)), 0.999);
        optimizer.ZeroGrad();
    }

    /// <summary>One step of the midpoint rule: two evaluations.</summary>
    private void Sample()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();

        const double h = 0.05;
        Tensor x = randn_like(x1), t = zeros(x1.shape[0]);
        var middle = x + h / 2 * Velocity(x, t);
        _ = x + h * Velocity(middle, t + h / 2);
    }

    private Tensor Velocity(Tensor x, Tensor t) => network.call(x, t, labels).In(Precision.Float32);
}

using System.Diagnostics;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Speed;

/// <summary>Flow matching in 2-D as one writes it against TorchSharp: a Sequential, its AdamW, the mean squared error. No average, no
/// clipping, no preconditioning.</summary>
/// <param name="Width">Of its three hidden layers.</param>
/// <param name="Batch">Points of a step.</param>
/// <param name="Precision">bf16 casts the weights at each use.</param>
/// <param name="Threads">libtorch's threads.</param>
internal sealed record PlainLoop(int Width, int Batch, Precision Precision, int Threads)
{
    internal string Name =>
        $"plain TorchSharp, {(Precision == Precision.BFloat16 ? "bf16" : "float32")}, {Threads} thread{(Threads == 1 ? "" : "s")}";

    /// <summary>The median of some training steps.</summary>
    internal double TrainStep(int steps)
    {
        TorchEngine.Start(new EngineSettings { Threads = Threads });
        var data = DataSets.Get("checkerboard");
        using var network = Network();
        using var optimizer = optim.AdamW(network.parameters(), 1e-3);
        using Generator rng = new(0);
        return Median(
            steps,
            () =>
            {
                using var scope = NewDisposeScope();
                var x1 = data.Draw(Batch, rng);
                Tensor x0 = randn(x1.shape),
                    t = rand(Batch, 1),
                    xt = (1 - t) * x0 + t * x1;
                optimizer.zero_grad();
                nn.functional.mse_loss(Forward(network, cat([xt, t], 1)), x1 - x0).backward();
                optimizer.step();
            }
        );
    }

    /// <summary>Samples points by the midpoint rule in 20 steps, some at a time.</summary>
    internal double Sample(int points, int chunk)
    {
        TorchEngine.Start(new EngineSettings { Threads = Threads });
        using var network = Network();
        using var frozen = no_grad();
        const double h = 1.0 / 20;
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < points; first += chunk)
        {
            using var scope = NewDisposeScope();
            var x = randn(Math.Min(chunk, points - first), 2);
            Tensor V(Tensor at, double t) => Forward(network, cat([at, full([at.shape[0], 1], t, ScalarType.Float32)], 1));
            for (int i = 0; i < 20; i++)
            {
                using var step = NewDisposeScope();
                x = (x + h * V(x + h / 2 * V(x, i * h), (i + 0.5) * h)).MoveToOuterDisposeScope();
            }
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    internal static double Median(int steps, Action step)
    {
        for (int i = 0; i < Math.Max(2, steps / 5); i++)
            step();
        return Statistics.Median([.. Enumerable.Range(0, steps).Select(_ => Once(step))]);
    }

    private static double Once(Action step)
    {
        long start = Stopwatch.GetTimestamp();
        step();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private Sequential Network() =>
        nn.Sequential(
            nn.Linear(3, Width),
            nn.SiLU(),
            nn.Linear(Width, Width),
            nn.SiLU(),
            nn.Linear(Width, Width),
            nn.SiLU(),
            nn.Linear(Width, 2)
        );

    private Tensor Forward(Sequential network, Tensor input)
    {
        if (Precision == Precision.Float32)
            return network.call(input);

        Linear[] layers = [.. network.children().OfType<Linear>()];
        var h = layers[0].Apply(input.In(Precision));
        foreach (var layer in layers[1..])
            h = layer.Apply(nn.functional.silu(h));
        return h.In(Precision.Float32);
    }
}

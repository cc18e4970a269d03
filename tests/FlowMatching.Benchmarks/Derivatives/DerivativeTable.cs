using FlowMatching.Benchmarks.Speed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Paths;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Derivatives;

/// <summary>The ways to du/dt = ẋ · ∇ₓu + ∂ₜu, which the rules of average velocities need, on the networks that learn by them: a central
/// difference, and the exact product by two backward passes.</summary>
internal static class DerivativeTable
{
    private const int Steps = 12;

    /// <summary>Measures and prints.</summary>
    internal static void Print(CommandLine options)
    {
        int rounds = options.Number("--rounds", 5);
        TorchEngine.Start(new EngineSettings { Threads = options.Number("--threads", 1) });
        Console.WriteLine("# Ways to the derivative of an average velocity along a trajectory");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench derivatives --rounds {rounds}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine("Milliseconds for one batch without the backward pass of the loss, fp32; the two in turns, round by round.");
        Console.WriteLine();
        Time("The default network of points, width 192, batch 1024", new Architecture { Hidden = 192, EndTime = true }, [1024, 2], rounds);
        Time(
            "unet-patch, batch 64 of 28 x 28",
            Architecture.Of(UNetPresets.All.Get("unet-patch").For(28, classes: 0, nullClass: false)).WithEndTime(),
            [64, 1, 28, 28],
            rounds
        );
    }

    private static void Time(string title, Architecture network, long[] shape, int rounds)
    {
        using VelocityModel model = new(network.Create(new RandomStreams(1)), new CondOtPath(), dataStd: 2);
        Tensor x = randn(shape),
            t = 0.9 * rand(shape[0]);
        MapBatch batch = new(new CondOtPath(), x, t, t + 0.1, t, x, ones(1));
        var compared = Comparison.Run(
            title,
            rounds,
            new Contender("central difference, without a graph", () => Median(() => TotalDerivative.Of(model, batch, x))),
            [new Contender("two backward passes", () => Median(() => TwoBackwardPasses(model, batch, x)))],
            bar: 0
        );
        foreach (string line in compared.Lines)
            Console.WriteLine(line);
    }

    private static double Median(Action action) =>
        PlainLoop.Median(
            Steps,
            () =>
            {
                using var scope = NewDisposeScope();
                action();
            }
        );

    /// <summary>J ẋ as the derivative in w of ⟨Jᵀ w, ẋ⟩, which is linear in w.</summary>
    private static void TwoBackwardPasses(VelocityModel model, MapBatch batch, Tensor direction)
    {
        using var repeat = Backpropagation.AllowSeveralPasses();
        Tensor x = batch.Xt.detach().requires_grad_(),
            t = batch.T.detach().requires_grad_(),
            w = zeros_like(batch.Xt).requires_grad_();
        var value = (model.AverageVelocity(x, t, batch.S) * w).sum();
#pragma warning disable RS0030 // a rival, which needs the graph of a gradient
        var pulled = autograd.grad([value], [x, t], create_graph: true);
        autograd.grad([(pulled[0] * direction).sum() + pulled[1].sum()], [w]);
#pragma warning restore RS0030
    }
}

using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Networks;

/// <summary>Velocity networks of about equal cost, trained alike: which one is the default, and why.</summary>
internal static class NetworkTable
{
    private static readonly (string Name, Architecture Network, double LearningRate)[] Candidates =
    [
        ("gain 1 (the peer's network on unit variance)", new Architecture { InputGain = 1, Frequencies = 0 }, 1e-2),
        ("gain 2", new Architecture { InputGain = 2, Frequencies = 0 }, 1e-2),
        ("gain 4", new Architecture { InputGain = 4, Frequencies = 0 }, 1e-2),
        ("gain 8", new Architecture { InputGain = 8, Frequencies = 0 }, 1e-2),
        ("gain 1, 1 frequency", new Architecture { InputGain = 1, Frequencies = 1 }, 1e-2),
        ("gain 4, 1 frequency", new Architecture { InputGain = 4, Frequencies = 1 }, 1e-2),
        ("gain 4, 2 frequencies", new Architecture { InputGain = 4, Frequencies = 2 }, 1e-2),
        ("gain 1, 2 frequencies", new Architecture { InputGain = 1, Frequencies = 2 }, 1e-2),
        (
            "gain 4, 2 layers of 720",
            new Architecture
            {
                InputGain = 4,
                Frequencies = 0,
                Hidden = 720,
                Depth = 2,
            },
            1e-2
        ),
        (
            "gain 4, 5 layers of 360",
            new Architecture
            {
                InputGain = 4,
                Frequencies = 0,
                Hidden = 360,
                Depth = 5,
            },
            1e-2
        ),
    ];

    internal static void Print(CommandLine options)
    {
        int steps = options.Number("--steps", 1000),
            batch = options.Number("--batch-size", 2048);
        TorchEngine.Start(new EngineSettings());
        var tuning = Tuning.Resolve(
            CPU,
            "auto",
            null,
            () => new NetworkWork(new Architecture { Hidden = 512 }, batch, training: true, CPU)
        );
        Head(options, steps, batch, tuning);
        foreach (var (name, network, rate) in Candidates)
        {
            if (!name.Contains(options.Text("--only", ""), StringComparison.Ordinal))
                continue;
            Candidate candidate = new(network, rate, steps, batch, tuning.Precision);
            var (board, moons) = (candidate.Measure(new Checkerboard()), candidate.Measure(new Moons()));
            Console.WriteLine(
                $"| {name} | {network.ParameterCount()} | {rate:0.###} | {board.Loss:0.0000} | {board.Sw2:0.0000} | {board.Outside:0.0%} | {moons.Sw2:0.0000} | {Ms(board, moons):0.0} |"
            );
        }
    }

    private static double Ms(Trained board, Trained moons) => (board.MillisecondsPerStep + moons.MillisecondsPerStep) / 2;

    private static void Head(CommandLine options, int steps, int batch, TuningChoice tuning)
    {
        Console.WriteLine("# Velocity networks at about equal cost");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench networks --steps {steps} --batch-size {batch}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine(
            $"{tuning.Precision} on {tuning.Threads} threads, seed 0. SW2 of 20,000 samples at 40 NFE; outside: checkerboard samples outside its squares (truth 0)."
        );
        Console.WriteLine();
        Console.WriteLine("| network | parameters | learning rate | checkerboard loss | SW2 | outside | moons SW2 | ms/step |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
    }
}

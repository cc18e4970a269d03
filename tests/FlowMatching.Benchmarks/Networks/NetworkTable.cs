using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;

namespace FlowMatching.Benchmarks.Networks;

/// <summary>Velocity networks of about equal cost, trained alike: which one is the default, and why.</summary>
internal static class NetworkTable
{
    private static readonly (string Name, Architecture Network)[] Candidates =
    [
        ("the default", DefaultRun.Network),
        .. new[] { 0, 1, 2, 3, 6 }.Select(static frequencies =>
            ($"frequencies: {frequencies}", DefaultRun.Network with { Frequencies = frequencies })
        ),
        .. new[] { 1.0, 2, 8 }.Select(static gain => ($"gain {gain}", DefaultRun.Network with { InputGain = gain })),
        ("gain 1, no frequencies (the peer's network)", DefaultRun.Network with { InputGain = 1, Frequencies = 0 }),
        ("2 layers of 177", DefaultRun.Network with { Hidden = 177, Depth = 2 }),
        ("5 layers of 92", DefaultRun.Network with { Hidden = 92, Depth = 5 }),
    ];

    internal static void Print(CommandLine options)
    {
        int steps = options.Number("--steps", DefaultRun.Options.Training.Steps),
            seeds = options.Number("--seeds", 3);
        TorchEngine.Start(new EngineSettings { Threads = 1 });
        Head(steps, seeds);
        foreach (var (name, network) in Candidates.Where(row => row.Name.Contains(options.Text("--only", ""), StringComparison.Ordinal)))
        {
            Candidate candidate = new(network, steps, seeds);
            var (board, moons) = (candidate.Measure(new Checkerboard()), candidate.Measure(new Moons()));
            Console.WriteLine(
                $"| {name} | {network.ParameterCount()} | {board.Loss:0.0000} | {board.Sw2:0.0000} | {board.Outside:0.0%} | {moons.Sw2:0.0000} | {Ms(board, moons):0.00} |"
            );
        }
    }

    private static double Ms(Trained board, Trained moons) => (board.MillisecondsPerStep + moons.MillisecondsPerStep) / 2;

    private static void Head(int steps, int seeds)
    {
        Console.WriteLine("# Velocity networks at about equal cost");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench networks --steps {steps} --seeds {seeds}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine(
            $"The default run ({steps} steps; gain {DefaultRun.Network.InputGain}, {DefaultRun.Network.Frequencies} frequencies, {DefaultRun.Network.Depth} layers of {DefaultRun.Network.Hidden}) with another network, float32, one thread; medians of {seeds} seeds."
        );
        Console.WriteLine(
            $"SW2 of {Candidate.Samples:n0} samples at 40 NFE (floors: checkerboard {Floor(new Checkerboard()):0.0000}, moons {Floor(new Moons()):0.0000}); outside: checkerboard samples outside its squares (truth 0)."
        );
        Console.WriteLine();
        Console.WriteLine("| network | parameters | checkerboard loss | SW2 | outside | moons SW2 | ms/step |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
    }

    private static double Floor(IDataStream data) => new SlicedWasserstein().Floor(data, Candidate.Samples);
}

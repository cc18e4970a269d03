using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Choices;

/// <summary>Paths, couplings, predictions and time samplers on a small network, over solvers and NFE: what docs/choose.md rests
/// on.</summary>
internal static class ChoiceTable
{
    private const int Samples = 20_000;

    private static readonly Architecture Network = new() { Hidden = 128, Frequencies = 2 };

    internal static void Print(CommandLine options)
    {
        int steps = options.Number("--steps", 2000),
            batch = options.Number("--batch-size", 1024);
        TorchEngine.Start(new EngineSettings { Threads = 1 });
        Head(steps, batch);
        foreach (IDataStream data in new IDataStream[] { new Moons(), new Checkerboard() })
            PrintSet(data, steps, batch);
    }

    private static void Head(int steps, int batch)
    {
        Console.WriteLine("# What to choose, measured");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench choices --steps {steps} --batch-size {batch}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine(
            $"Network {Network.Depth} x {Network.Hidden}, {steps} steps of {batch} points, float32, one thread, seed 0: small on purpose, so that all can be trained alike."
        );
        Console.WriteLine(
            $"SW2 of {Samples:n0} samples; a column is a solver and its NFE. Paths that stop short of t = 1 spend one evaluation more to close the gap."
        );
    }

    private static void PrintSet(IDataStream data, int steps, int batch)
    {
        Console.WriteLine();
        Console.WriteLine($"## {data.Name}");
        Console.WriteLine();
        Console.WriteLine($"Floor {new SlicedWasserstein().Floor(data, Samples):0.0000}.");
        Console.WriteLine();
        Console.WriteLine($"| choice | {string.Join(" | ", Budget.All.Select(static budget => budget.Name))} |");
        Console.WriteLine($"| --- |{string.Concat(Budget.All.Select(static _ => " --- |"))}");
        foreach (var choice in Choice.All)
            Console.WriteLine($"| {choice.Name} | {string.Join(" | ", Figures(choice, data, steps, batch))} |");
    }

    private static List<string> Figures(Choice choice, IDataStream data, int steps, int batch)
    {
        var settings = choice.Plan.Settings with { Steps = steps, BatchSize = batch };
        using var trainer = Trainer.Create(choice.Plan with { Architecture = Network, Settings = settings }, data, CPU);
        Unwatched nobody = new();
        trainer.Run(nobody);

        SlicedWasserstein distance = new();
        return
        [
            .. Averaged
                .Draw(trainer, Budget.All.Select(static budget => budget.Request(Samples)))
                .Select(samples => $"{distance.Measure(samples, data):0.0000}"),
        ];
    }
}

using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Choices;

/// <summary>Paths, couplings, predictions and time samplers on a small network, over solvers and NFE: what docs/choose.md rests
/// on.</summary>
internal static class ChoiceTable
{
    private const int Samples = 20_000;

    internal static void Print(CommandLine options)
    {
        int steps = options.Number("--steps", DefaultRun.Options.Training.Steps / 2),
            seeds = options.Number("--seeds", 3);
        TorchEngine.Start(new EngineSettings { Threads = 1 });
        Head(steps, seeds);
        foreach (IDataStream data in new IDataStream[] { new Moons(), new Checkerboard() })
            PrintSet(data, steps, seeds);
    }

    private static void Head(int steps, int seeds)
    {
        Console.WriteLine("# What to choose, measured");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench choices --steps {steps} --seeds {seeds}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine(
            $"The default run, cut to {steps} steps, with one option changed, float32, one thread. SW2 of {Samples:n0} samples, the median of {seeds} seeds; a"
        );
        Console.WriteLine("column is a solver and its NFE. Paths that stop short of t = 1 spend one evaluation more to close the gap.");
    }

    private static void PrintSet(IDataStream data, int steps, int seeds)
    {
        Console.WriteLine();
        Console.WriteLine($"## {data.Name}");
        Console.WriteLine();
        Console.WriteLine($"Floor {new SlicedWasserstein().Floor(data, Samples):0.0000}.");
        Console.WriteLine();
        Console.WriteLine($"| choice | {string.Join(" | ", Budget.All.Select(static budget => budget.Name))} |");
        Console.WriteLine($"| --- |{string.Concat(Budget.All.Select(static _ => " --- |"))}");
        List<double> ranges = [];
        foreach (var choice in Choice.All)
        {
            double[][] figures = [.. Enumerable.Range(0, seeds).Select(seed => Figures(choice, data, steps, seed))];
            double[][] columns = [.. Budget.All.Select((_, column) => figures.Select(row => row[column]).ToArray())];
            ranges.AddRange(columns.Select(static column => (column.Max() - column.Min()) / Statistics.Median(column)));
            Console.WriteLine(
                $"| {choice.Name} | {string.Join(" | ", columns.Select(static column => $"{Statistics.Median(column):0.0000}"))} |"
            );
        }

        Console.WriteLine();
        Console.WriteLine(
            $"The seeds of a figure differ by {Statistics.Median(ranges):0 %} (highest less lowest, over the median; the middle figure of the table)."
        );
    }

    private static double[] Figures(Choice choice, IDataStream data, int steps, int seed)
    {
        var settings = DefaultRun.Options.Training with { Steps = steps, Seed = seed, Times = choice.Times };
        using var trainer = Trainer.Create(choice.Plan with { Architecture = DefaultRun.Network, Settings = settings }, data, CPU);
        trainer.Run(new Unwatched());

        SlicedWasserstein distance = new();
        return
        [
            .. Averaged
                .Draw(trainer, Budget.All.Select(static budget => budget.Request(Samples)))
                .Select(samples => distance.Measure(samples, data)),
        ];
    }
}

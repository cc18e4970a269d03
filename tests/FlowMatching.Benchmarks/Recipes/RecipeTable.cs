using System.Text.Json.Nodes;
using FlowMatching.Benchmarks.Quality;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Recipes;

/// <summary>What options of 'train' bring on a set of the plane: time, SW2, and KL or NLL, over seeds.</summary>
internal static class RecipeTable
{
    // One thing changed at a time from the fast preset; then the best one.
    private static readonly string[] Variants =
    [
        "",
        "--hidden 192",
        "--hidden 256 --steps 4000",
        "--depth 4 --steps 5500",
        "--frequencies 3",
        "--frequencies 5",
        "--batch-size 2048 --steps 4000",
        "--learning-rate 0.005",
        "--learning-rate 0.02",
        "--warm-up 1000",
        "--ema 0.995", // in runs of 7,000 steps no decay above 0.9987 is reached, see EmaSchedule
        "--weight-decay 0",
        "--weight-decay 0.1",
        "--time-sampler logit-normal",
        "--time-sampler u-shaped",
        "--time-sampler edm-skewed",
        "--time-sampler noise-skewed",
        "--optimizer muon --steps 4000",
        "--huber 1",
        "--prediction x1",
        "--coupling ot --ot-batch 64",
        "--preset best",
    ];

    /// <summary>Measures and prints.</summary>
    internal static void Print(CommandLine options)
    {
        int seeds = options.Number("--seeds", 3);
        string only = options.Text("--only", "");
        TorchEngine.Start(new EngineSettings());
        using RunsFolder folder = new(options.Text("--runs", ""));
        Fm fm = new(folder.Path);
        Head(seeds);
        Rows(fm, "checkerboard", [.. Variants.Where(variant => variant.Contains(only, StringComparison.Ordinal))], seeds);
        if (only.Length > 0)
            return;

        foreach (string dataset in DataSets.Names.Skip(1))
            Rows(fm, dataset, [""], seeds);
    }

    private static void Head(int seeds)
    {
        Console.WriteLine("# Recipes for points: time, SW2 and KL");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench recipes --seeds {seeds}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine(
            "Runs of `fm train --dataset SET OPTIONS`, a row's seeds one after the other. Seconds from the start of the process to the checkpoint;"
        );
        Console.WriteLine("SW2 of 100,000 samples (midpoint, 20 steps), KL (where the density is known) or NLL of 10,000 fresh points.");
        Console.WriteLine();
        Console.WriteLine("| set | options | seconds | SW2 | floor | SW2/floor, median | KL or NLL |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
    }

    private static void Rows(Fm fm, string dataset, IReadOnlyList<string> variants, int seeds)
    {
        foreach (string variant in variants)
        {
            string[] given = variant.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            JsonObject[] runs = [.. Enumerable.Range(0, seeds).Select(seed => Train(fm, dataset, given, seed))];
            double[] sw2 = [.. runs.Select(run => SeedRow.Figure(run, "quality", "sw2"))];
            double floor = SeedRow.Figure(runs[0], "quality", "sw2_floor");
            Console.WriteLine(
                $"| {dataset} | {(variant.Length == 0 ? "the default" : $"`{variant}`")} | {Each(runs.Select(run => (double)run["seconds_to_checkpoint"]!), "0.0")} "
                    + $"| {Each(sw2, "0.0000")} | {floor:0.0000} | {Statistics.Median(sw2) / floor:0.00} "
                    + $"| {Each(runs.Select(run => SeedRow.Figure(run, "density", "value")), "0.0000")} |"
            );
        }
    }

    private static JsonObject Train(Fm fm, string dataset, string[] options, int seed)
    {
        string name = $"recipe-{dataset}";
        return fm.Run("train", "cfm", name, ["--dataset", dataset, "--name", name, "--seed", $"{seed}", "--overwrite", .. options]);
    }

    private static string Each(IEnumerable<double> figures, string format) =>
        string.Join(", ", figures.Select(figure => figure.ToString(format, System.Globalization.CultureInfo.InvariantCulture)));
}

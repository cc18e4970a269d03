using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Quality;

/// <summary>The default run on every set without a bar of its own, against the set's floor.</summary>
internal static class FloorTable
{
    private const double MostFloors = 1.5;

    /// <summary>Measures and prints.</summary>
    /// <returns>Whether every set came near enough to its floor.</returns>
    internal static bool Print(CommandLine options)
    {
        TorchEngine.Start(new EngineSettings());
        using RunsFolder folder = new(options.Text("--runs", ""));
        Head();
        bool reached = true;
        foreach (string dataset in DataSets.Names.Except(Bar.All.Select(static bar => bar.Dataset)))
        {
            reached &= PrintRow(new Fm(folder.Path), dataset);
        }

        Console.WriteLine();
        Console.WriteLine($"Bar: at most {MostFloors} floors each: {(reached ? "reached" : "NOT reached by all")}.");
        return reached;
    }

    private static void Head()
    {
        Console.WriteLine("# 2-D quality of the other sets");
        Console.WriteLine();
        Console.WriteLine(
            $"Command: `scripts/bench floors`. {Machine.Describe(TorchEngine.Facts)} Default runs, seed 0; SW2 of 100,000 samples at 40 NFE."
        );
        Console.WriteLine();
        Console.WriteLine("| set | flow SW2 | floor | SW2 / floor |");
        Console.WriteLine("| --- | --- | --- | --- |");
    }

    private static bool PrintRow(Fm fm, string dataset)
    {
        var train = fm.Run("train", "cfm", dataset, "--dataset", dataset);
        double sw2 = SeedRow.Figure(train, "quality", "sw2"),
            floor = SeedRow.Figure(train, "quality", "sw2_floor");
        Console.WriteLine($"| {dataset} | {sw2:0.0000} | {floor:0.0000} | {sw2 / floor:0.0} |");

        return sw2 <= MostFloors * floor;
    }
}

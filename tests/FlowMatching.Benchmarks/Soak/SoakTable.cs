using System.Diagnostics;
using FlowMatching.Benchmarks.Quality;
using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Soak;

/// <summary>Trains, previews, saves and samples in one process for a long time, and fails when what the process holds has grown after
/// warm-up.</summary>
internal static class SoakTable
{
    private const int UsualMinutes = 60,
        LeastCycles = 3;

    /// <summary>The part of the time after which everything has been done often enough: compiled, cached, grown to its size.</summary>
    private const double WarmUp = 0.2;

    internal static bool Print(CommandLine options)
    {
        int minutes = options.Number("--minutes", UsualMinutes);
        string precision = options.Text("--precision", "fp32");
        using RunsFolder folder = new("");
        var (start, warm, end) = Soak(new Cycle(folder.Path, precision), TimeSpan.FromMinutes(minutes));
        string[] grown = [.. end.GrownSince(warm)];

        Console.WriteLine("# What a long-running process holds");
        Console.WriteLine();
        Console.WriteLine(
            $"Command: `scripts/bench soak --minutes {minutes} --precision {precision}`. {Machine.Describe(TorchEngine.Facts)}"
        );
        Console.WriteLine(
            "A cycle trains a model of points and one of pictures, with checkpoints and previews on the way, and samples both."
        );
        Console.WriteLine();
        Console.WriteLine("| moment | cycles | minutes | managed MB | C heap in use MB | resident MB | live tensors |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (moment, held) in new[] { ("start", start), ("after warm-up", warm), ("end", end) })
            Console.WriteLine(held.Row(moment));
        Console.WriteLine();
        Console.WriteLine(grown.Length == 0 ? "Since warm-up nothing has grown." : $"Since warm-up: {string.Join(", ", grown)}.");

        return grown.Length == 0;
    }

    private static (Holding Start, Holding Warm, Holding End) Soak(Cycle cycle, TimeSpan time)
    {
        long begin = Stopwatch.GetTimestamp();
        var start = Holding.Now(0, TimeSpan.Zero);
        Holding? warm = null;
        for (int cycles = 1; ; cycles++)
        {
            cycle.Run();
            var passed = Stopwatch.GetElapsedTime(begin);
            if (warm is not null && passed >= time)
                return (start, warm, Holding.Now(cycles, passed));

            if (warm is null && cycles >= LeastCycles && passed >= WarmUp * time)
                warm = Holding.Now(cycles, passed);
            Console.Error.WriteLine(FormattableString.Invariant($"cycle {cycles} after {passed.TotalMinutes:F1} minutes"));
        }
    }
}

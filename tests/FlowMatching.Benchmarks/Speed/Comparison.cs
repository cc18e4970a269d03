namespace FlowMatching.Benchmarks.Speed;

/// <summary>One way to do a task.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Time">Does it and tells the median step's milliseconds.</param>
internal sealed record Contender(string Name, Func<double> Time);

/// <summary>What a comparison found.</summary>
/// <param name="Lines">Its table.</param>
/// <param name="Gain">Over the rounds, the median of the best rival's time over ours.</param>
internal sealed record Compared(IReadOnlyList<string> Lines, double Gain);

/// <summary>Runs contenders in turns, round by round, so that all meet the same state of the machine.</summary>
internal static class Comparison
{
    /// <summary>Times ours and its rivals.</summary>
    /// <param name="title">The table's.</param>
    /// <param name="rounds">How often each runs.</param>
    /// <param name="ours">What is measured.</param>
    /// <param name="rivals">What it is measured against; the best of them counts.</param>
    /// <param name="bar">What the gain shall be; 0 for none.</param>
    internal static Compared Run(string title, int rounds, Contender ours, IReadOnlyList<Contender> rivals, double bar)
    {
        Contender[] all = [ours, .. rivals];
        double[][] times = [.. all.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < all.Length; i++)
            {
                times[i][round] = all[i].Time();
                Console.Error.WriteLine($"{title}, {all[i].Name}: {times[i][round]:0.00} ms");
            }
        }

        var best = times.Skip(1).MinBy(Statistics.Median)!;
        double gain = Statistics.Median(Ratios(best, times[0]));
        return new Compared(
            [
                $"## {title}",
                "",
                "| contender | median ms | range | over ours, round by round: median (range) |",
                "| --- | --- | --- | --- |",
                .. all.Select((contender, i) => Row(contender.Name, times[i], Ratios(times[i], times[0]))),
                "",
                bar == 0
                    ? $"Gain: {gain:0.00}."
                    : $"Gain over the best rival: {gain:0.00}; the bar is {bar}: {(gain >= bar ? "reached" : "missed")}.",
                "",
            ],
            gain
        );
    }

    private static double[] Ratios(double[] times, double[] ours) => [.. times.Zip(ours, static (a, b) => a / b)];

    private static string Row(string name, double[] times, double[] ratios) =>
        $"| {name} | {Statistics.Median(times):0.00} | {times.Min():0.00}-{times.Max():0.00} | {Statistics.Median(ratios):0.00} ({ratios.Min():0.00}-{ratios.Max():0.00}) |";
}

namespace FlowMatching.Benchmarks.Speed;

/// <summary>Runs our loop and the peer's settings alternately, so that all meet the same state of the machine.</summary>
/// <param name="Rounds">How often each runs.</param>
/// <param name="Peers">The peer's settings; the first is the peer as shipped.</param>
internal sealed record Comparison(int Rounds, IReadOnlyList<Peer> Peers)
{
    private const string Ours = "ours";

    internal Compared Run(string title, string task, int steps, Func<double> ours)
    {
        List<Timing> timings = [];
        for (int round = 0; round < Rounds; round++)
        {
            Add(timings, Ours, ours);
            foreach (var peer in Peers) Add(timings, peer.Name, () => peer.Run(task, steps));
        }

        return new Compared(Table(title, timings), Gain(timings));
    }

    private static void Add(List<Timing> timings, string contender, Func<double> run)
    {
        Timing timing = new(contender, run());
        timings.Add(timing);
        Console.Error.WriteLine($"{timing.Contender}: {timing.Milliseconds:0.0} ms");
    }

    /// <summary>The median time of the peer's best setting over ours.</summary>
    private static double Gain(List<Timing> timings)
    {
        var medians = timings.GroupBy(static timing => timing.Contender)
            .ToDictionary(static group => group.Key, static group => Statistics.Median(group.Select(static timing => timing.Milliseconds)));
        return medians.Where(static pair => pair.Key != Ours).Min(static pair => pair.Value) / medians[Ours];
    }

    private List<string> Table(string title, List<Timing> timings)
    {
        List<string> lines = [$"## {title}", "", "| contender | median ms | range | ratio to ours, round by round: median (range) |", "| --- | --- | --- | --- |"];
        foreach (var group in timings.GroupBy(static timing => timing.Contender)) lines.Add(Row(group.Key, [.. group], timings));
        return [.. lines, ""];
    }

    private string Row(string contender, Timing[] own, List<Timing> all)
    {
        double[] ours = [.. all.Where(static timing => timing.Contender == Ours).Select(static timing => timing.Milliseconds)];
        double[] ratios = [.. own.Select((timing, round) => timing.Milliseconds / ours[round])];
        string name = contender == Peers[0].Name ? contender + " (as shipped)" : contender;
        return $"| {name} | {Statistics.Median(own.Select(static timing => timing.Milliseconds)):0.0} "
            + $"| {own.Min(static timing => timing.Milliseconds):0.0}-{own.Max(static timing => timing.Milliseconds):0.0} "
            + $"| {Statistics.Median(ratios):0.00} ({ratios.Min():0.00}-{ratios.Max():0.00}) |";
    }
}

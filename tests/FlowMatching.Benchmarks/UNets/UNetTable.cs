using FlowMatching.Benchmarks.Speed;
using FlowMatching.Torch;

namespace FlowMatching.Benchmarks.UNets;

/// <summary>The UNet's training step and sampling beside plain PyTorch's, alternately in one run.</summary>
internal static class UNetTable
{
    /// <summary>Prints the tables and says whether every bar was reached.</summary>
    internal static bool Print(CommandLine options)
    {
        int rounds = options.Number("--rounds", 3), batch = options.Number("--batch-size", 32);
        int threads = options.Number("--threads", Environment.ProcessorCount);
        Engine.Start(new EngineSettings { Threads = threads });
        Precision precision = options.Text("--precision", "bf16") == "bf16" ? Precision.BFloat16 : Precision.Float32;
        Comparison comparison = new(rounds, [.. Peers(options, threads)]);

        bool reached = true;
        List<string> lines = [];
        foreach (var bar in UNetBar.All.Where(bar => bar.Title.Contains(options.Text("--only", ""), StringComparison.Ordinal)))
        {
            var found = comparison.Run(
                $"{bar.Title}, batch {batch}", $"{bar.Task} {bar.Network} --batch {batch}", bar.Steps,
                () => UNetLoop.Time(bar.Settings, precision, batch, bar.Steps, bar.Task == "train"));
            reached &= found.Gain >= bar.Gain;
            lines.AddRange([.. found.Lines, $"PyTorch's best over ours: {found.Gain:0.00}; the bar is {bar.Gain}: {(found.Gain >= bar.Gain ? "reached" : "missed")}.", ""]);
        }

        foreach (string line in Head(rounds, precision).Concat(lines)) Console.WriteLine(line);
        return reached;
    }

    /// <summary>The peer as shipped comes first: bf16 on all cores.</summary>
    private static IEnumerable<Peer> Peers(CommandLine options, int threads) =>
        from half in new[] { true, false }
        from last in new[] { false, true }
        from count in new[] { threads, 1 }.Distinct()
        select new Peer(options.Python, count, half, last, "unet.py");

    private static IEnumerable<string> Head(int rounds, Precision precision)
    {
        var facts = Engine.Facts;
        yield return "# UNet speed";
        yield return "";
        yield return $"Command: `scripts/bench unet --rounds {rounds}`. {Machine.Describe(facts)}";
        yield return $"Ours: libtorch {facts.Version}, {precision} on {facts.Threads} threads.";
        yield return $"Peer: plain PyTorch {Peer.Version} (tests/FlowMatching.Benchmarks/peers/unet.py). All ran alternately, {rounds} rounds;"
            + " a round's figure is its median step.";
        yield return "";
    }
}

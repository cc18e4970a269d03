using FlowMatching.Benchmarks.Speed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.UNets;

/// <summary>The UNet's training step and sampling beside the same network out of plain operators, alternately in one run, and beside plain
/// PyTorch where one is named.</summary>
internal static class UNetTable
{
    /// <summary>Prints the tables and says whether every bar was reached.</summary>
    internal static bool Print(CommandLine options)
    {
        int rounds = options.Number("--rounds", 5),
            batch = options.Number("--batch-size", 16);
        TorchEngine.Start(new EngineSettings { WaitsAwake = true }); // as under fm
        Precision[] precisions = TorchEngine.Facts.FastBFloat16 ? [Precision.Float32, Precision.BFloat16] : [Precision.Float32];

        bool reached = true;
        List<string> lines = [];
        foreach (var bar in UNetBar.All.Where(bar => bar.Title.Contains(options.Text("--only", ""), StringComparison.Ordinal)))
        {
            var tuning = Tuning.Resolve(CPU, "auto", null, () => new NetworkWork(Architecture.Of(bar.Settings), 8, bar.Training, CPU));
            Contender ours = new(
                Name("ours", tuning.Precision, tuning.Threads, " (auto)"),
                () => UNetLoop.Time(bar, tuning.Precision, batch, tuning.Threads, KernelSet.All, plain: false)
            );
            var found = Comparison.Run(
                $"{bar.Title}, batch {batch}",
                rounds,
                ours,
                [.. Plain(bar, batch, precisions), .. Peers(options, bar, batch)],
                bar.Gain
            );
            reached &= found.Gain >= bar.Gain;
            lines.AddRange(found.Lines);
        }

        foreach (string line in Head(rounds, batch).Concat(lines))
            Console.WriteLine(line);
        return reached;
    }

    private static IEnumerable<Contender> Plain(UNetBar bar, int batch, Precision[] precisions) =>
        from precision in precisions
        from threads in new[] { Environment.ProcessorCount, 1 }.Distinct()
        select new Contender(
            Name("plain TorchSharp", precision, threads),
            () => UNetLoop.Time(bar, precision, batch, threads, KernelSet.None, plain: true)
        );

    private static IEnumerable<Contender> Peers(CommandLine options, UNetBar bar, int batch) =>
        options.HasPython && bar.Network is { } network
            ? from half in new[] { true, false }
            from last in new[] { false, true }
            from count in new[] { Environment.ProcessorCount, 1 }.Distinct()
            select new Peer(options.Python, count, half, last, "unet.py") into peer
            select new Contender(peer.Name, () => peer.Run($"{(bar.Training ? "train" : "sample")} {network} --batch {batch}", bar.Steps))
            : [];

    private static string Name(string who, Precision precision, int threads, string more = "") =>
        $"{who}, {(precision == Precision.BFloat16 ? "bf16" : "float32")}, {threads} thread{(threads == 1 ? "" : "s")}{more}";

    private static IEnumerable<string> Head(int rounds, int batch) =>
        [
            "# UNet speed",
            "",
            $"Command: `scripts/bench unet --rounds {rounds} --batch-size {batch}`. {Machine.Describe(TorchEngine.Facts)}",
            $"libtorch {TorchEngine.Facts.Version} and TorchSharp {TorchEngine.Facts.TorchSharp} for both, in one process, so that both have threads that wait awake for a moment before they sleep.",
            "Plain is the same network out of TorchSharp's operators with its AdamW; ours clips and averages the weights besides. All ran alternately; a round's figure is its",
            "median step.",
            "",
        ];
}

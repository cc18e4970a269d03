using FlowMatching.Benchmarks.Speed;
using FlowMatching.Benchmarks.UNets;
using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Kernels;

/// <summary>What each kernel of ours brings: a step with all of them beside the same step without it, alternately.</summary>
internal static class KernelTable
{
    private const KernelSet OfPoints = KernelSet.Mlp | KernelSet.AdamW;

    private const KernelSet OfPictures = KernelSet.All & ~KernelSet.Mlp;

    internal static void Print(CommandLine options)
    {
        int rounds = options.Number("--rounds", 5),
            batch = options.Number("--batch-size", 16),
            threads = options.Number("--threads", Environment.ProcessorCount);
        TorchEngine.Start(new EngineSettings { Threads = threads });
        List<string> lines = [];
        foreach (var (width, examples, steps) in ((int, int, int)[])[(128, 1024, 200), (512, 4096, 12)])
        {
            OurLoop loop = new(width, examples, threads);
            lines.AddRange(
                Without(
                    $"Training step, 3-{width}-{width}-{width}-2, batch {examples}",
                    rounds,
                    OfPoints,
                    kernels => loop.TrainStep(steps, kernels)
                )
            );
        }

        foreach (var bar in UNetBar.All)
        {
            lines.AddRange(
                Without(
                    $"{bar.Title}, batch {batch}",
                    rounds,
                    bar.Training ? OfPictures : OfPictures & ~(KernelSet.AdamW | KernelSet.Convolution),
                    kernels => UNetLoop.Time(bar, Precision.Float32, batch, threads, kernels, plain: false)
                )
            );
        }

        foreach (string line in Head(rounds, batch, threads).Concat(lines))
            Console.WriteLine(line);
    }

    private static IReadOnlyList<string> Without(string title, int rounds, KernelSet all, Func<KernelSet, double> time) =>
        Comparison
            .Run(
                title,
                rounds,
                new Contender("all kernels", () => time(all)),
                [
                    .. Enum.GetValues<KernelSet>()
                        .Where(kernel => kernel is not (KernelSet.None or KernelSet.All) && all.HasFlag(kernel))
                        .Select(kernel => new Contender($"without {kernel}", () => time(all & ~kernel))),
                    new Contender("without any", () => time(KernelSet.None)),
                ],
                bar: 0
            )
            .Lines;

    private static IEnumerable<string> Head(int rounds, int batch, int threads) =>
        [
            "# What each kernel brings",
            "",
            $"Command: `scripts/bench kernels --rounds {rounds} --batch-size {batch} --threads {threads}`. {Machine.Describe(TorchEngine.Facts)}",
            $"libtorch {TorchEngine.Facts.Version}, TorchSharp {TorchEngine.Facts.TorchSharp}, float32, {threads} thread{(threads == 1 ? "" : "s")}. A ratio of 1.10 means that the step takes a tenth longer without the kernel.",
            "",
        ];
}

using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Speed;

/// <summary>Our 2-D training step and sampling beside the plain loop against TorchSharp, alternately in one run, and beside plain PyTorch
/// where one is named.</summary>
internal static class SpeedTable
{
    private const int Points = 100_000;

    /// <summary>Prints the tables and says whether every bar was reached.</summary>
    internal static bool Print(CommandLine options)
    {
        int rounds = options.Number("--rounds", 5);
        TorchEngine.Start(new EngineSettings());
        Precision[] precisions = TorchEngine.Facts.FastBFloat16 ? [Precision.Float32, Precision.BFloat16] : [Precision.Float32];

        List<string> lines = [];
        bool reached = true;
        foreach (
            var (width, batch, bar, steps) in ((int, int, double, int)[])[(128, 1024, 2, 200), (256, 1024, 1.5, 100), (512, 4096, 1.1, 12)]
        )
        {
            OurLoop ours = new(width, batch, training: true);
            Add(
                Comparison.Run(
                    $"Training step, 3-{width}-{width}-{width}-2, batch {batch}",
                    rounds,
                    new Contender(ours.Name, () => ours.TrainStep(steps)),
                    [
                        .. Plain(width, batch, precisions).Select(plain => new Contender(plain.Name, () => plain.TrainStep(steps))),
                        .. width == 512 ? Peers(options, "train", 25) : [],
                    ],
                    bar
                ),
                bar
            );
        }

        OurLoop sampling = new(128, 8192, training: false);
        Add(
            Comparison.Run(
                $"Sampling {Points:N0} points at 40 evaluations (midpoint, 20 steps), width 128",
                rounds,
                new Contender(sampling.Name, () => sampling.Sample(Points)),
                [
                    .. from plain in Plain(128, 8192, precisions)
                    from chunk in new[] { 8192, Points }
                    select new Contender($"{plain.Name}, {chunk:N0} at a time", () => plain.Sample(Points, chunk)),
                ],
                2
            ),
            2
        );

        foreach (string line in Head(rounds).Concat(lines))
            Console.WriteLine(line);
        return reached;

        void Add(Compared found, double bar)
        {
            lines.AddRange(found.Lines);
            reached &= found.Gain >= bar;
        }
    }

    private static IEnumerable<PlainLoop> Plain(int width, int batch, Precision[] precisions) =>
        from precision in precisions
        from threads in new[] { Environment.ProcessorCount, 1 }.Distinct()
        select new PlainLoop(width, batch, precision, threads);

    private static IEnumerable<Contender> Peers(CommandLine options, string task, int steps) =>
        options.HasPython
            ? from half in new[] { false, true }
            from threads in new[] { Environment.ProcessorCount, 1 }.Distinct()
            select new Peer(options.Python, threads, half) into peer
            select new Contender(peer.Name, () => peer.Run(task, steps))
            : [];

    private static IEnumerable<string> Head(int rounds) =>
        [
            "# 2-D speed",
            "",
            $"Command: `scripts/bench 2d --rounds {rounds}`. {Machine.Describe(TorchEngine.Facts)}",
            $"libtorch {TorchEngine.Facts.Version} and TorchSharp {TorchEngine.Facts.TorchSharp} for both, in one process, so that both have threads that sleep while they wait.",
            "Plain is tests/FlowMatching.Benchmarks/Speed/PlainLoop.cs; ours clips and averages the weights besides. All ran alternately; a round's figure is its median step.",
            "",
        ];
}

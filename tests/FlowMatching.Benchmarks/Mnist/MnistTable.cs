using System.Globalization;
using FlowMatching.Benchmarks.Quality;
using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Mnist;

/// <summary>The default run on MNIST: the quality of its samples, and its time, beside an epoch of the peer's UNet where a python is
/// named.</summary>
internal static class MnistTable
{
    private const string PeerText =
        "The peer's epoch is 468.75 times the median step of plain PyTorch (peers/unet.py), measured just before.";

    private const int Pictures = 60_000,
        Batch = 128,
        Samples = 1000;

    /// <summary>Measures and prints.</summary>
    /// <returns>Whether every bar was reached.</returns>
    internal static bool Print(CommandLine options)
    {
        TorchEngine.Start(new EngineSettings());
        using RunsFolder folder = new(options.Text("--runs", ""));
        string dataDir = options.Text("--data-dir", Path.Combine(folder.Path, "data")),
            guidance = options.Text("--guidance", "1.5"),
            seed = options.Text("--seed", "0");
        Fm fm = new(folder.Path);
        Fm.Do("data", "get", "mnist", "--data-dir", dataDir);

        bool half = TorchEngine.Facts.FastBFloat16; // elsewhere bf16 is slower than float32
        double? epoch = options.HasPython ? EpochOf(new Peer(options.Python, Environment.ProcessorCount, half, Loop: "unet.py")) : null;
        var train = fm.Run("train", "cfm", "mnist", "--dataset", "mnist", "--data-dir", dataDir, "--seed", seed);
        var found = MnistFigures.Of(
            fm.Run(
                "evaluate",
                "evaluations",
                "mnist",
                "--dataset",
                "mnist",
                "--data-dir",
                dataDir,
                "--num",
                $"{Samples}",
                "--guidance",
                guidance
            )
        );
        double seconds = SeedRow.Figure(train, "seconds_to_checkpoint");

        Head(guidance, seed);
        Console.WriteLine(epoch is null ? $"From start to checkpoint {seconds.ToString("0", CultureInfo.InvariantCulture)} s." : PeerText);
        TableHead();
        (string Asked, string Found, bool Reached)[] bars =
        [
            .. epoch is { } peer ? [Time(seconds, peer, half)] : Array.Empty<(string, string, bool)>(),
            .. found.Bars(),
        ];
        foreach (var (asked, figure, reached) in bars)
            Console.WriteLine($"| {asked} | {figure} | {(reached ? "yes" : "NO")} |");
        return bars.All(static bar => bar.Reached);
    }

    private static double EpochOf(Peer peer) => peer.Run($"train peer --batch {Batch}", 3) / 1000 * Pictures / Batch;

    private static (string Asked, string Found, bool Reached) Time(double seconds, double epoch, bool half) =>
        (
            $"from start to checkpoint at most a quarter of an epoch of the peer's UNet ({(half ? "bf16" : "float32")}, batch 128, all cores)",
            string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s against {epoch:0} s: 1/{epoch / seconds:0.0}"),
            seconds <= epoch / 4
        );

    private static void Head(string guidance, string seed)
    {
        Console.WriteLine("# MNIST");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench mnist --guidance {guidance} --seed {seed}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine(
            $"The default run of `train --dataset mnist`; {Samples} samples, 100 of each class, midpoint with 20 steps (40 NFE), guidance {guidance}."
        );
    }

    private static void TableHead()
    {
        Console.WriteLine();
        Console.WriteLine("| asked | found | reached |");
        Console.WriteLine("| --- | --- | --- |");
    }
}

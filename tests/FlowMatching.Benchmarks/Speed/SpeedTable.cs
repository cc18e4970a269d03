using FlowMatching.Torch;

using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Speed;

/// <summary>Our 2-D training step and sampling beside plain PyTorch's, alternately in one run.</summary>
internal static class SpeedTable
{
    internal static void Print(CommandLine options)
    {
        int rounds = options.Number("--rounds", 5);
        Engine.Start(new EngineSettings());
        var tuning = Tuning.Resolve(CPU, "auto", null, new TuningShape(4096, 512));
        Comparison comparison = new(rounds, Peers(options.Python));

        var training = comparison.Run(
            "Training step, 3-512-512-512-2, batch 4096", "train", 25, () => OurLoop.TrainStep(tuning.Precision, 25));
        var sampling = comparison.Run(
            "Sampling 100,000 points at 40 evaluations (midpoint, 20 steps)", "sample", 20, () => OurLoop.Sample(tuning.Precision, 100_000));

        foreach (string line in Head(rounds, tuning).Concat(training.Lines).Concat(sampling.Lines)) Console.WriteLine(line);
    }

    /// <summary>The peer as shipped comes first: float32 on all cores.</summary>
    private static Peer[] Peers(string python) =>
    [
        .. from half in new[] { false, true }
           from threads in new[] { Environment.ProcessorCount, 1 }.Distinct()
           select new Peer(python, threads, half),
    ];

    private static IEnumerable<string> Head(int rounds, TuningChoice tuning)
    {
        var facts = Engine.Facts;
        yield return "# 2-D speed";
        yield return "";
        yield return $"Command: `scripts/bench 2d --rounds {rounds}`. {Machine.Describe(facts)}";
        yield return $"Ours: libtorch {facts.Version}, {tuning.Precision} on {tuning.Threads} threads ({tuning.Reason}).";
        yield return $"Peer: plain PyTorch {Peer.Version} (tests/FlowMatching.Benchmarks/peers/loop_2d.py). All ran alternately, {rounds} rounds;"
            + " a round's figure is its median step.";
        yield return "";
    }
}

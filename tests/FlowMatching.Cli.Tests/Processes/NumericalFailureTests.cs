using FlowMatching.Core.Checkpoints;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

[Category("Engine")]
public sealed class NumericalFailureTests
{
    // Weights of 10 in 12 layers leave float32 within a few steps.
    private static readonly string[] Wild =
    [
        "train",
        "--dataset",
        "moons",
        "--steps",
        "200",
        "--checkpoint-every",
        "1",
        "--learning-rate",
        "10",
        "--warm-up",
        "0",
        "--depth",
        "12",
        "--hidden",
        "16",
        "--batch-size",
        "64",
        "--threads",
        "1",
        "--precision",
        "fp32",
        "--device",
        "cpu",
        "--num",
        "0",
    ];

    [TestCase("stop")]
    [TestCase("skip")]
    public void Train_Diverges_SaysWhereAndWhatStands(string action)
    {
        using TemporaryFolder folder = new();

        var failed = Fm.Run(folder.Path, [.. Wild, "--on-nan", action]);

        Assert.That(failed.Code, Is.EqualTo(ExitCode.Failed), failed.Error);
        int standing = Checkpoint.Verify(TinyRun.FileIn(folder.Path, "checkpoint.safetensors"), out _).Step;
        Assert.That(failed.Faults, Has.Length.EqualTo(1));
        Assert.That(failed.Faults[0], Does.Match("Training diverged at step [0-9]+: .* at t from [0-9.E-]+ to [0-9.E-]+"));
        Assert.That(failed.Faults[0], Does.EndWith($"The checkpoint of step {standing} stands: --resume goes on from there."));
    }
}

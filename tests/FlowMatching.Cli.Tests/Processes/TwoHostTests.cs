using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>A run that is shared by two hosts: network namespaces with a cable between them, which root alone can lay.</summary>
[Category("Engine")]
[Platform(Include = "Linux")]
public sealed class TwoHostTests
{
    [Test]
    public void Train_OverTwoHosts_LearnsTheWeightsOfOneProcess()
    {
        using var hosts = TwoHosts.TryLay(out string fault);
        if (hosts is null || TwoHosts.Do("command -v mpirun.openmpi") is not null)
            Assert.Ignore($"This wants root, network namespaces and mpirun.openmpi. {fault}");
        using TemporaryFolder alone = new(),
            shared = new();
        string[] command = ["train", "--dataset", "moons", "--steps", "20", "--verbose", .. TinyRun.Unmeasured];
        Fm.Run(alone.Path, command);

        var result = Fm.RunUnder([.. hosts!.Launcher], Mpi.Environment, shared.Path, command);

        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(Weights.Difference(Checkpointed(alone.Path), Checkpointed(shared.Path)), Is.LessThan(Weights.Rounding));
        Assert.That(File.ReadAllText(TinyRun.FileIn(shared.Path, "log-rank-1.txt")), Does.Contain("on fm-b:"), "the second host's");
    }

    private static string Checkpointed(string folder) => TinyRun.FileIn(folder, "checkpoint.safetensors");
}

using System.Globalization;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Runs that several processes share, by both launchers that Debian has.</summary>
[TestFixture("mpirun.openmpi")]
[TestFixture("mpirun.mpich")]
[Category("Engine")]
[Platform(Include = "Linux")]
public sealed class MpiTests(string launcher)
{
    [OneTimeSetUp]
    public void RequireLauncher() => Mpi.Require(launcher);

    [Test]
    public void Train_OverFourProcessesThenOneThenThree_LearnsTheWeightsOfOneProcess()
    {
        using TemporaryFolder alone = new(),
            shared = new();
        Fm.Run(alone.Path, Command(20));
        var onFour = Under(4, shared.Path, Command(20));

        Assert.That(onFour.Code, Is.Zero, onFour.Error);
        Assert.That(Weights.Difference(Checkpointed(alone.Path), Checkpointed(shared.Path)), Is.LessThan(Weights.Rounding));

        Fm.Run(alone.Path, GoOn(30));
        Fm.Run(alone.Path, GoOn(40));
        var onOne = Fm.Run(shared.Path, GoOn(30));
        var onThree = Under(3, shared.Path, GoOn(40));

        Assert.That((onOne.Code, onThree.Code), Is.EqualTo((0, 0)), onOne.Error + onThree.Error);
        Assert.That(Weights.Difference(Checkpointed(alone.Path), Checkpointed(shared.Path)), Is.LessThan(Weights.Rounding));
        Assert.That(Checkpoint.Verify(Checkpointed(shared.Path), out _).Step, Is.EqualTo(40));
    }

    [Test]
    public void Train_OverTwoProcessesTwice_GivesTheSameBytes()
    {
        using TemporaryFolder first = new(),
            second = new();
        Under(2, first.Path, Command(20));
        Under(2, second.Path, Command(20));

        Assert.That(File.ReadAllBytes(Checkpointed(second.Path)), Is.EqualTo(File.ReadAllBytes(Checkpointed(first.Path))));
        Assert.That(Metrics(second.Path), Is.EqualTo(Metrics(first.Path)));
    }

    [Test]
    public void Train_WrongOption_IsToldOnce()
    {
        using TemporaryFolder folder = new();
        var result = Under(3, folder.Path, Command(20, "--ema", "2"));

        Assert.That(result.Code, Is.EqualTo(ExitCode.BadInput), result.Error);
        Assert.That(result.Faults, Has.Length.EqualTo(1));
        Assert.That(result.Faults[0], Does.Contain("--ema is 2"));
    }

    [Test]
    public void Sample_OverTwoProcesses_WritesTheBytesOfOneProcess()
    {
        using TemporaryFolder folder = new();
        string[] sample = ["sample", "--dataset", "cloud", "--num", "8200", "--steps", "1", "--no-pictures", .. TinyRun.Engine];
        string samples = TinyRun.FileIn(folder.Path, "samples.npy", "cloud");
        TrainOnAFileThatGoes(folder.Path);
        var alone = Fm.Run(folder.Path, sample);
        byte[] ofOne = File.ReadAllBytes(samples);
        File.Delete(samples);
        var shared = Fm.RunUnder([launcher, "-n", "2"], Mpi.Environment, folder.Path, sample);

        Assert.That((alone.Code, shared.Code), Is.EqualTo((0, 0)), alone.Error + shared.Error);
        Assert.That(File.ReadAllBytes(samples), Is.EqualTo(ofOne));
    }

    // Samples of points that are not there any more are not measured, which would take ten times as long.
    private static void TrainOnAFileThatGoes(string folder)
    {
        string file = Path.Combine(folder, "cloud.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 200).Select(i => $"{i % 17},{i % 5},{i % 3},{i % 11}"));
        Fm.Run(folder, ["train", "--dataset", "points:cloud.csv", "--name", "cloud", "--steps", "5", .. TinyRun.Unmeasured]);
        File.Delete(file);
    }

    [Test]
    public void Compare_OverProcesses_IsRefused()
    {
        using TemporaryFolder folder = new();
        var result = Fm.RunUnder([launcher, "-n", "2"], Mpi.Environment, folder.Path, ["compare", "moons"]);

        Assert.That(result.Code, Is.EqualTo(ExitCode.BadInput), result.Error);
        Assert.That(result.Faults, Has.Length.EqualTo(1));
        Assert.That(result.Faults[0], Does.Contain("cannot share this verb").And.Contain("--distributed none"));
    }

    [Test]
    public void Train_LauncherTerminated_SavesWhereItStands()
    {
        using TemporaryFolder folder = new();
        using var fm = Fm.StartUnder([launcher, "-n", "2"], Mpi.Environment, folder.Path, Command(4_000_000, "--log-every", "100"));
        Signals.Await(TinyRun.FileIn(folder.Path, "log.txt"), "step 100:");
        Signals.Send(fm, Signals.Terminate);
        fm.WaitForEnd(); // mpirun of Open MPI gives a code of its own, and may end before its processes do
        Signals.Await(Checkpointed(folder.Path), "__metadata__");

        Assert.That(Checkpoint.Verify(Checkpointed(folder.Path), out _).Step, Is.GreaterThanOrEqualTo(100));
    }

    [Test]
    public void Train_ProcessKilled_IsToldOnceAndLeavesAWholeCheckpoint()
    {
        using TemporaryFolder folder = new();
        var result = Train(folder.Path, "KILL", []);

        Assert.That(result.Code, Is.Not.Zero, result.Error);
        // mpirun of MPICH may kill process 0 before it has told it.
        bool mayBeSilent = launcher.EndsWith("mpich", StringComparison.Ordinal);
        Assert.That(result.Faults, Has.Length.EqualTo(1).Or.Length.EqualTo(mayBeSilent ? 0 : 1));
        Assert.That(
            result.Faults,
            Has.All.EqualTo("fm: Process 1 of 2 is gone: the run is ended. Checkpoints that were written are whole.")
        );
        Assert.That(Checkpoint.Verify(Checkpointed(folder.Path), out _).Step, Is.GreaterThanOrEqualTo(50));
    }

    [Test]
    public void Train_ProcessHangs_IsToldOnceAfterTheBoundedWait()
    {
        using TemporaryFolder folder = new();
        var result = Train(folder.Path, "STOP", new Dictionary<string, string> { ["FM_MPI_TIMEOUT"] = "2" });

        Assert.That(result.Code, Is.Not.Zero, result.Error);
        Assert.That(result.Faults, Has.Length.EqualTo(1));
        Assert.That(result.Faults[0], Does.StartWith("fm: Process 0 of 2 has waited 2 s for the others"));
    }

    /// <summary>Starts a long training by two processes, and sends a signal to the second one after some steps.</summary>
    private FmResult Train(string folder, string signal, Dictionary<string, string> more)
    {
        string[] command = Command(4_000_000, "--log-every", "50", "--checkpoint-every", "50", "--verbose");
        string log = TinyRun.FileIn(folder, "log-rank-1.txt");
        using var fm = Fm.StartUnder([launcher, "-n", "2"], Mpi.Environment.Concat(more).ToDictionary(), folder, command);
        Signals.Await(log, "step 100:");
        string told = File.ReadLines(log).First(line => line.Contains("identifier", StringComparison.Ordinal));
        string process = told.Split("identifier ")[1].Split(' ')[0];
        System.Diagnostics.Process.Start("/bin/kill", [$"-{signal}", process]).WaitForExit();
        return fm.WaitForEnd();
    }

    private static string[] Command(int steps, params string[] more) =>
        ["train", "--dataset", "moons", "--steps", steps.ToString(CultureInfo.InvariantCulture), .. TinyRun.Unmeasured, .. more];

    private FmResult Under(int processes, string folder, string[] command) => Mpi.Run(launcher, processes, folder, command);

    private static string[] GoOn(int steps) =>
        ["train", "--dataset", "moons", "--resume", "--num", "0", "--steps", steps.ToString(CultureInfo.InvariantCulture)];

    private static string Checkpointed(string folder) => TinyRun.FileIn(folder, "checkpoint.safetensors");

    private static string Metrics(string folder) => File.ReadAllText(TinyRun.FileIn(folder, "metrics.jsonl"));
}

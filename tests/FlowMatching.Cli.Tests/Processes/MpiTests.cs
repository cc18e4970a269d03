using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
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
    // Of the norm of a tensor, after up to 40 steps in float32: the rounding of sums in another order.
    private const double Rounding = 1e-5;

    // mpirun of Open MPI starts nothing for root, nor more processes than cores, unless it is told to; and processes that wait keep cores
    // busy.
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["OMPI_ALLOW_RUN_AS_ROOT"] = "1",
        ["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1",
        ["OMPI_MCA_rmaps_base_oversubscribe"] = "1",
        ["OMPI_MCA_hwloc_base_binding_policy"] = "none",
        ["OMPI_MCA_mpi_yield_when_idle"] = "1",
    };

    [OneTimeSetUp]
    public void RequireLauncher()
    {
        string[] folders = (System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, launcher))))
            Assert.Ignore($"There is no {launcher} on PATH: install it (apt-get install openmpi-bin mpich) to run these tests.");
    }

    [Test]
    public void Train_OverFourProcessesThenOneThenThree_LearnsTheWeightsOfOneProcess()
    {
        using TemporaryFolder alone = new(),
            shared = new();
        TinyRun.Train(alone.Path);
        var onFour = Share(4, shared.Path);

        Assert.That(onFour.Code, Is.Zero, onFour.Error);
        Assert.That(Difference(Checkpointed(alone.Path), Checkpointed(shared.Path)), Is.LessThan(Rounding));

        Fm.Run(alone.Path, GoOn(30));
        Fm.Run(alone.Path, GoOn(40));
        var onOne = Fm.Run(shared.Path, GoOn(30));
        var onThree = Under(3, shared.Path, GoOn(40));

        Assert.That((onOne.Code, onThree.Code), Is.EqualTo((0, 0)), onOne.Error + onThree.Error);
        Assert.That(Difference(Checkpointed(alone.Path), Checkpointed(shared.Path)), Is.LessThan(Rounding));
        Assert.That(Checkpoint.Verify(Checkpointed(shared.Path), out _).Step, Is.EqualTo(40));
    }

    [Test]
    public void Train_OverTwoProcessesTwice_GivesTheSameBytes()
    {
        using TemporaryFolder first = new(),
            second = new();
        Share(2, first.Path);
        Share(2, second.Path);

        Assert.That(File.ReadAllBytes(Checkpointed(second.Path)), Is.EqualTo(File.ReadAllBytes(Checkpointed(first.Path))));
        Assert.That(Metrics(second.Path), Is.EqualTo(Metrics(first.Path)));
    }

    [Test]
    public void Reflow_OverTwoProcesses_LearnsTheWeightsOfOneProcessAndGoesOnOnThree()
    {
        using TemporaryFolder folder = new();
        TinyRun.Train(folder.Path);
        var alone = Fm.Run(folder.Path, Reflow("alone"));
        var shared = Under(2, folder.Path, [.. Reflow("shared"), "--verbose"]);

        Assert.That((alone.Code, shared.Code), Is.EqualTo((0, 0)), alone.Error + shared.Error);
        Assert.That(DifferenceOfReflow(folder.Path, "round-1"), Is.LessThan(Rounding));
        Assert.That(DifferenceOfReflow(folder.Path, ""), Is.LessThan(Rounding));
        Assert.That(
            File.ReadAllText(Reflowed(folder.Path, "shared", "log-rank-1.txt")),
            Does.Contain("round 1, from").And.Contain("one-step student, from").And.Contain("Completed.")
        );

        string student = Reflowed(folder.Path, "shared", "checkpoint.safetensors");
        File.Delete(student); // as if the run had been stopped before the student's first checkpoint
        var resumed = Under(3, folder.Path, ["reflow", "--name", "shared", "--resume"]);

        Assert.That(resumed.Code, Is.Zero, resumed.Error);
        Assert.That(DifferenceOfReflow(folder.Path, ""), Is.LessThan(Rounding));
    }

    [Test]
    public void Train_FewerExamplesThanProcesses_IsToldOnce()
    {
        using TemporaryFolder folder = new();
        var result = Under(3, folder.Path, ["train", "--dataset", "moons", "--steps", "5", "--batch-size", "2", .. TinyRun.Engine]);

        Assert.That(result.Code, Is.Not.Zero, result.Error);
        Assert.That(result.Faults, Has.Length.EqualTo(1));
        Assert.That(result.Faults[0], Does.Contain("--batch-size is 2, expected 3 or more"));
    }

    [Test]
    public void Train_WrongOption_IsToldOnce()
    {
        using TemporaryFolder folder = new();
        var result = Share(3, folder.Path, "--ema", "2");

        Assert.That(result.Code, Is.EqualTo(ExitCode.BadInput), result.Error);
        Assert.That(result.Faults, Has.Length.EqualTo(1));
        Assert.That(result.Faults[0], Does.Contain("--ema is 2"));
    }

    [Test]
    public void Sample_OverTwoProcesses_WritesTheBytesOfOneProcess()
    {
        using TemporaryFolder folder = new();
        string[] sample = ["sample", "--dataset", "cloud", "--num", "8200", "--steps", "1", "--no-gif", .. TinyRun.Engine];
        string samples = TinyRun.FileIn(folder.Path, "samples.npy", "cloud");
        TrainOnAFileThatGoes(folder.Path);
        var alone = Fm.Run(folder.Path, sample);
        byte[] ofOne = File.ReadAllBytes(samples);
        File.Delete(samples);
        var shared = Fm.RunUnder([launcher, "-n", "2"], Environment, folder.Path, sample);

        Assert.That((alone.Code, shared.Code), Is.EqualTo((0, 0)), alone.Error + shared.Error);
        Assert.That(File.ReadAllBytes(samples), Is.EqualTo(ofOne));
    }

    [Test]
    public void Evaluate_OverTwoProcesses_WritesTheReportOfOneProcess()
    {
        using TemporaryFolder folder = new();
        TinyRun.Train(folder.Path);
        var alone = Fm.Run(folder.Path, Evaluate("alone"));
        var shared = Under(2, folder.Path, [.. Evaluate("shared"), "--verbose"]);

        Assert.That((alone.Code, shared.Code), Is.EqualTo((0, 0)), alone.Error + shared.Error);
        Assert.That(WithoutTimes(Evaluated(folder.Path, "shared")), Is.EqualTo(WithoutTimes(Evaluated(folder.Path, "alone"))));
        Assert.That(
            File.ReadAllText(Path.Combine(Evaluated(folder.Path, "shared"), "log-rank-1.txt")),
            Does.Contain("Drew a share of 1500 samples.").And.Contain("Computed a share of 1500 likelihoods.")
        );
    }

    private static string[] Evaluate(string name) =>
        [
            .. (string[])["evaluate", "--dataset", "moons", "--name", name, "--num", "1500", "--solver", "euler", "--likelihood"],
            .. (string[])["--no-pictures", .. TinyRun.Engine],
        ];

    private static string Evaluated(string folder, string name) => Path.Combine(folder, "outputs", "evaluations", name);

    /// <summary>The report of a run, without its seconds and what it did in one.</summary>
    private static string WithoutTimes(string run)
    {
        string report = File.ReadAllText(Path.Combine(run, "report.json"));
        Assert.That(report, Does.Contain("\"nll\""));
        return Regex.Replace(report, "(econds?\": )[0-9.E-]+", "$1 0");
    }

    // Samples of points that are not there any more are not measured, which would take ten times as long.
    private static void TrainOnAFileThatGoes(string folder)
    {
        string file = Path.Combine(folder, "cloud.csv");
        File.WriteAllLines(file, Enumerable.Range(0, 200).Select(i => $"{i % 17},{i % 5},{i % 3},{i % 11}"));
        Fm.Run(folder, ["train", "--dataset", "points:cloud.csv", "--name", "cloud", "--steps", "5", .. TinyRun.Size]);
        File.Delete(file);
    }

    [Test]
    public void Compare_OverProcesses_IsRefused()
    {
        using TemporaryFolder folder = new();
        var result = Fm.RunUnder([launcher, "-n", "2"], Environment, folder.Path, ["compare", "moons"]);

        Assert.That(result.Code, Is.EqualTo(ExitCode.BadInput), result.Error);
        Assert.That(result.Faults, Has.Length.EqualTo(1));
        Assert.That(result.Faults[0], Does.Contain("cannot share this verb").And.Contain("--distributed none"));
    }

    [Test]
    public void Train_LauncherTerminated_SavesWhereItStands()
    {
        using TemporaryFolder folder = new();
        using var fm = Fm.StartUnder([launcher, "-n", "2"], Environment, folder.Path, Command(4_000_000, "--log-every", "100"));
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
        using var fm = Fm.StartUnder([launcher, "-n", "2"], Environment.Concat(more).ToDictionary(), folder, command);
        Signals.Await(log, "step 100:");
        string told = File.ReadLines(log).First(line => line.Contains("identifier", StringComparison.Ordinal));
        string process = told.Split("identifier ")[1].Split(' ')[0];
        System.Diagnostics.Process.Start("/bin/kill", [$"-{signal}", process]).WaitForExit();
        return fm.WaitForEnd();
    }

    private static string[] Command(int steps, params string[] more) =>
        ["train", "--dataset", "moons", "--steps", steps.ToString(CultureInfo.InvariantCulture), .. TinyRun.Size, .. more];

    private FmResult Share(int processes, string folder, params string[] more) => Under(processes, folder, Command(20, more));

    private FmResult Under(int processes, string folder, string[] command) =>
        Fm.RunUnder([launcher, "-n", processes.ToString(CultureInfo.InvariantCulture)], Environment, folder, command);

    private static string[] GoOn(int steps) =>
        ["train", "--dataset", "moons", "--resume", "--num", "0", "--steps", steps.ToString(CultureInfo.InvariantCulture)];

    // Pools of two parts, renewed half-way; no more samples than are needed for figures.
    private static string[] Reflow(string name) =>
        [
            .. (string[])["reflow", "--dataset", "moons", "--name", name, "--distill", "--steps", "20", "--batch-size", "64"],
            .. (string[])["--pool-pairs", "40000", "--teacher-steps", "2", "--renew-every", "10", "--warm-up", "5", "--num", "500"],
            .. TinyRun.Engine,
        ];

    private static string Reflowed(string folder, params string[] parts) => Path.Combine([folder, "outputs", "reflow", .. parts]);

    private static double DifferenceOfReflow(string folder, string round) =>
        Difference(Reflowed(folder, "alone", round, "checkpoint.safetensors"), Reflowed(folder, "shared", round, "checkpoint.safetensors"));

    private static string Checkpointed(string folder) => TinyRun.FileIn(folder, "checkpoint.safetensors");

    private static string Metrics(string folder) => File.ReadAllText(TinyRun.FileIn(folder, "metrics.jsonl"));

    /// <summary>The largest difference between equally named tensors of two checkpoints, of the norm of the first.</summary>
    private static double Difference(string checkpoint, string other)
    {
        var (tensors, others) = (Tensors(checkpoint), Tensors(other));
        Assert.That(others.Keys, Is.EquivalentTo(tensors.Keys));

        return tensors.Max(tensor =>
            Norm(tensor.Value.Zip(others[tensor.Key], (a, b) => (double)a - b)) / Norm(tensor.Value.Select(a => (double)a))
        );
    }

    private static double Norm(IEnumerable<double> numbers) => Math.Sqrt(numbers.Sum(number => number * number)) + 1e-30;

    private static Dictionary<string, float[]> Tensors(string checkpoint)
    {
        byte[] file = File.ReadAllBytes(checkpoint);
        int header = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        using var entries = JsonDocument.Parse(file.AsMemory(8, header));
        return entries
            .RootElement.EnumerateObject()
            .Where(entry => entry.Name != "__metadata__" && entry.Value.GetProperty("dtype").GetString() == "F32")
            .ToDictionary(entry => entry.Name, entry => Numbers(file.AsSpan(8 + header), entry.Value.GetProperty("data_offsets")));
    }

    private static float[] Numbers(ReadOnlySpan<byte> data, JsonElement offsets) =>
        MemoryMarshal.Cast<byte, float>(data[offsets[0].GetInt32()..offsets[1].GetInt32()]).ToArray();
}

using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Bad input: one sentence a fault, exit code 2, nothing lost and nothing left behind.</summary>
[Category("Engine")]
public sealed class BadInputTests
{
    private TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        var trained = TinyRun.Train(folder.Path);
        Assert.That(trained.Code, Is.Zero, trained.Error);
        var other = Fm.Run(folder.Path, ["train", "--dataset", "circles", "--name", "other", "--steps", "2", .. TinyRun.Size]);
        Assert.That(other.Code, Is.Zero, other.Error);
        File.WriteAllText(folder.In("a-file"), "in the way");
        File.WriteAllText(folder.In("bad.yaml"), "dataset: mons\nstepz: 5\nbatch-size: many\n");
        File.WriteAllText(folder.In("foreign.safetensors"), "This is no checkpoint at all, but long enough to be read as one.");
        File.WriteAllText(folder.In("nan.csv"), "x,y\n1,2\n3,nan\n");
        File.WriteAllText(folder.In("text.csv"), "x,kind\n1,cat\n2,dog\n");
        File.WriteAllText(folder.In("uneven.csv"), "1,2,3\n4,5\n");
        File.WriteAllText(folder.In("numbered.csv"), ",x,y\n0,1,2\n1,3,4\n");
        File.WriteAllText(folder.In("row.csv"), "1,2\n");
        File.WriteAllText(folder.In("empty.csv"), "");
        File.WriteAllText(folder.In("cloud.csv"), "1,2\n3,4\n5,0\n");
        File.WriteAllBytes(
            folder.In("half.png"),
            [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, 0, 0, 0, 13, (byte)'I', (byte)'H']
        );
        Damage("truncated.safetensors", bytes => bytes[..(bytes.Length / 2)]);
        Damage("flipped-data.safetensors", bytes => Flip(bytes, bytes.Length - 5));
        Damage("flipped-header.safetensors", bytes => Flip(bytes, 200));
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCase("did you mean checkerboard?", "train", "--dataset", "chekerboard")]
    [TestCase("--stps is not an option of 'train'; did you mean --steps?", "train", "--dataset", "checkerboard", "--stps", "5")]
    [TestCase("--steps is 0, expected 1 to", "train", "--dataset", "checkerboard", "--steps", "0")]
    [TestCase("--steps is -3, expected 1 to", "train", "--dataset", "checkerboard", "--steps", "-3")]
    [TestCase("holds a run already: add --resume to go on with it, --overwrite to replace it", "train", "--dataset", "moons")]
    [TestCase("cannot be written", "train", "--dataset", "moons", "--output-dir", "a-file")]
    [TestCase("--device cuda:99: ", "train", "--dataset", "checkerboard", "--device", "cuda:99")]
    [TestCase("to resume", "train", "--dataset", "checkerboard", "--resume")]
    [TestCase("nowhere.yaml does not exist", "train", "--dataset", "checkerboard", "--config", "nowhere.yaml")]
    [TestCase("checkpoint.safetensors: train it first with fm train --dataset checkerboard", "sample", "--dataset", "checkerboard")]
    [TestCase("did you mean moons?", "sample", "--dataset", "mons")]
    [TestCase("checkpoint.safetensors: there are runs of moons, other.", "sample", "--dataset", "something-else")]
    [TestCase(
        "nor of any other run in no-runs: make one with fm train.",
        "sample",
        "--dataset",
        "something-else",
        "--output-dir",
        "no-runs"
    )]
    [TestCase("nowhere", "sample", "--checkpoint", "nowhere")]
    [TestCase("truncated.safetensors", "sample", "--checkpoint", "truncated.safetensors")]
    [TestCase("foreign.safetensors", "sample", "--checkpoint", "foreign.safetensors")]
    [TestCase("flipped-header.safetensors", "sample", "--checkpoint", "flipped-header.safetensors")]
    [TestCase("flipped-data.safetensors", "sample", "--checkpoint", "flipped-data.safetensors", "--num", "10")]
    [TestCase("checkpoint.safetensors: train it first with fm train --dataset checkerboard", "reflow", "--dataset", "checkerboard")]
    [TestCase(
        "--dataset is circles, but the teacher outputs/cfm/moons/checkpoint.safetensors has learnt moons",
        "reflow",
        "--dataset",
        "circles",
        "--checkpoint",
        "outputs/cfm/moons"
    )]
    [TestCase("foreign.safetensors", "reflow", "--checkpoint", "foreign.safetensors")]
    [TestCase("make it first with fm reflow --dataset moons", "compare", "--dataset", "moons")]
    [TestCase(
        "only models of the same data set can be compared",
        "compare",
        "--checkpoint",
        "outputs/cfm/moons",
        "--against",
        "outputs/cfm/other"
    )]
    [TestCase("nan.csv, line 3, column 2 (y) is nan, expected a finite number", "train", "--dataset", "points:nan.csv")]
    [TestCase("text.csv, line 2, column 2 (kind) is cat, expected a number", "train", "--dataset", "points:text.csv")]
    [TestCase("names another class in each of 2 rows", "train", "--dataset", "points:text.csv", "--label-column", "kind")]
    [TestCase("has no column knd", "train", "--dataset", "points:text.csv", "--label-column", "knd")]
    [TestCase("uneven.csv, line 2 has 2 columns, expected 3", "train", "--dataset", "points:uneven.csv")]
    [TestCase("--columns 2-3 leaves it out, --columns 1-3 takes it", "train", "--dataset", "points:numbered.csv")]
    [TestCase("outputs is a folder, expected a file", "data", "describe", "--dataset", "points:outputs")]
    [TestCase("points:row.csv has 1 row, expected 2 or more", "data", "show", "--dataset", "points:row.csv")]
    [TestCase("empty.csv is empty", "data", "show", "--dataset", "points:empty.csv")]
    [TestCase("nowhere.npy does not exist", "train", "--dataset", "points:nowhere.npy")]
    [TestCase("half.png is damaged", "train", "--dataset", "picture:half.png")]
    [TestCase(
        "points-cloud.csv/checkpoint.safetensors: train it first with fm train --dataset points:cloud.csv",
        "sample",
        "--dataset",
        "points:cloud.csv"
    )]
    [TestCase("has learnt moons", "sample", "--dataset", "moons", "--data", "cloud.csv")]
    [TestCase("--steps and --budget exclude each other", "train", "--dataset", "checkerboard", "--steps", "5", "--budget", "5s")]
    [TestCase("--budget is 5, expected a time such as 30s, 5m, 2h", "train", "--dataset", "checkerboard", "--budget", "5")]
    [TestCase("--budget is for a new run", "train", "--dataset", "moons", "--resume", "--budget", "5s")]
    [TestCase("--device cuda:99: ", "train", "--dataset", "moons", "--device", "cuda:99", "--output-dir", "fresh")]
    [TestCase("foreign.safetensors", "info", "foreign.safetensors")]
    [TestCase("a-file is not a .npy file", "sample", "--dataset", "moons", "--noise", "a-file")]
    public void Fm_BadInput_IsOneSentenceAndExitCode2(string part, params string[] arguments)
    {
        string[] before = State();

        var result = Fm.Run(folder.Path, arguments);

        result.AssertRefused(part);
        Assert.That(result.Error, Does.Not.Contain("   at "), "a stack trace");
        Assert.That(result.Out, Is.Empty);
        Assert.That(State(), Is.EqualTo(before));
    }

    [Test]
    public void Train_ConfigWithSeveralFaults_TellsAllOfThem()
    {
        var result = Fm.Run(folder.Path, "train", "--config", "bad.yaml", "--depth", "0");

        Assert.That(result.Code, Is.EqualTo(ExitCode.BadInput));
        Assert.That(
            result.Faults,
            Is.EqualTo(
                new[]
                {
                    "fm: bad.yaml, line 1: dataset is mons, expected one of checkerboard, moons, mixture, 8gaussians, two-spirals, swissroll, circles, pinwheel, s-curve, sphere, helix, swissroll-3d, lorenz, digits, mnist, fashion-mnist, cifar10, points:FILE, picture:FILE, folder:PATH, draw:CODE; did you mean moons?",
                    "fm: bad.yaml, line 2: stepz is not an option of 'train'; did you mean steps?",
                    "fm: bad.yaml, line 3: batch-size is many, expected 1 to 1048576 examples.",
                    "fm: --depth is 0, expected 1 to 64 layers.",
                }
            )
        );
    }

    // Names and bytes of everything there is; the log alone may grow.
    private string[] State() =>
        [
            .. Directory
                .GetFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories)
                // the lock stays where it was taken
                .Where(entry => !entry.EndsWith("log.txt", StringComparison.Ordinal) && !entry.EndsWith(".lock", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(entry =>
                    $"{entry} {(File.Exists(entry) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(entry))) : "")}"
                ),
        ];

    private void Damage(string name, Func<byte[], byte[]> damage) =>
        File.WriteAllBytes(folder.In(name), damage(File.ReadAllBytes(TinyRun.FileIn(folder.Path, "checkpoint.safetensors"))));

    private static byte[] Flip(byte[] bytes, int index)
    {
        bytes[index] ^= 0x10;
        return bytes;
    }
}

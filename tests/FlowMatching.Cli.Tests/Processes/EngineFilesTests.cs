using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>What fm says of native files that do not serve; it never dies of them.</summary>
[Category("Engine")]
[Platform("Linux")]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class EngineFilesTests
{
    private TemporaryFolder folder;

    public EngineFilesTests() => folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Doctor_AnyMachine_NamesTheFilesThatServe()
    {
        var result = Fm.Run(folder.Path, "doctor", "--threads", "1", "--precision", "fp32");

        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(
            result.Out,
            Does.Match(@"(?m)^engine +libtorch 2\.\d+\.\d+, TorchSharp 0\.\d+\.\d+")
                .And.Match("(?m)^note +libtorch .*: .*")
                .And.Match("(?m)^note +TorchSharp .*: .*")
        );
    }

    [Test]
    public void Libtorch_NamedInAFolderWithoutOne_IsRefused() =>
        RequireRefusal(With("FM_LIBTORCH", folder.Path), "is no libtorch: expected libtorch_cpu.so");

    [Test]
    public void Libtorch_OfAPythonThatHasNone_IsRefused()
    {
        string python = folder.In("python3");
        File.WriteAllText(python, "#!/bin/sh\n");
        File.SetUnixFileMode(python, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        RequireRefusal(
            new Dictionary<string, string> { ["FM_LIBTORCH"] = "python", ["PATH"] = folder.Path },
            "the active python3 has no torch"
        );
    }

    [TestCase(0)]
    [TestCase(40)]
    [TestCase(100_000)]
    public void Libtorch_CutShort_IsRefusedByName(int length)
    {
        string real = RealLibtorch(),
            copy = folder.In("libtorch");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(real, "*.so*"))
            File.CreateSymbolicLink(Path.Combine(copy, Path.GetFileName(file)), file);
        File.Delete(Path.Combine(copy, "libc10.so"));
        File.WriteAllBytes(Path.Combine(copy, "libc10.so"), File.ReadAllBytes(Path.Combine(real, "libc10.so"))[..length]);

        RequireRefusal(With("FM_LIBTORCH", copy), "libc10.so does not load");
    }

    [Test]
    public void Libtorch_TheSameUnderAnotherName_Serves()
    {
        var result = Fm.RunWith(With("FM_LIBTORCH", RealLibtorch()), folder.Path, "doctor", "--threads", "1", "--precision", "fp32");

        Assert.That((result.Code, result.Out), Is.EqualTo((0, result.Out)), result.Error);
        Assert.That(result.Out, Does.Contain($"FM_LIBTORCH={RealLibtorch()}"));
    }

    [Test]
    public void Cache_ThatCannotBeWritten_IsReplacedByTheTemporaryFolder()
    {
        var result = Fm.RunWith(
            new Dictionary<string, string> { ["XDG_CACHE_HOME"] = "/proc/nowhere", ["TMPDIR"] = folder.Path },
            folder.Path,
            "doctor",
            "--threads",
            "1",
            "--precision",
            "fp32"
        );

        Assert.That(result.Code, Is.Zero, result.Error);
        if (result.Out.Contains("one symbol changed", StringComparison.Ordinal))
            Assert.That(result.Out, Does.Contain($"{folder.Path}/fm-"));
    }

    [Test]
    public void Kernels_SwitchedOff_GiveTheSameLossToFiveDigits()
    {
        double Loss(string kernels, string name)
        {
            string[] arguments =
            [
                "train",
                "--dataset",
                "moons",
                "--hidden",
                "32",
                "--batch-size",
                "64",
                "--steps",
                "20",
                "--num",
                "0",
                "--threads",
                "1",
                "--precision",
                "fp32",
                "--name",
                name,
            ];
            var result = Fm.RunWith(With("FM_KERNELS", kernels), folder.Path, arguments);
            Assert.That(result.Code, Is.Zero, result.Error);
            using var line = System.Text.Json.JsonDocument.Parse(File.ReadLines(folder.In($"outputs/cfm/{name}/metrics.jsonl")).Last());
            return line.RootElement.GetProperty("loss").GetDouble();
        }

        Assert.That(Loss("off", "plain"), Is.EqualTo(Loss("", "kernels")).Within(0.001).Percent);
    }

    private static Dictionary<string, string> With(string name, string value) => new() { [name] = value };

    private string RealLibtorch()
    {
        var result = Fm.Run(folder.Path, "doctor", "--threads", "1", "--precision", "fp32");
        string line = result.Out.Split('\n').First(static line => line.StartsWith("engine", StringComparison.Ordinal));
        return Path.GetDirectoryName(line[(line.IndexOf('(', StringComparison.Ordinal) + 1)..line.LastIndexOf(')')])!;
    }

    private void RequireRefusal(Dictionary<string, string> environment, string words)
    {
        var result = Fm.RunWith(environment, folder.Path, "doctor", "--threads", "1");

        Assert.That(result.Code, Is.EqualTo(ExitCode.BadInput), result.Out + result.Error);
        Assert.That(result.Faults, Has.Length.EqualTo(1).And.All.Contains(words));
    }
}

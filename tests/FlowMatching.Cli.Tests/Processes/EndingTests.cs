using System.Diagnostics;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Readers that go away, and terminals that are none: no stack trace, and no run lost for it.</summary>
[Platform(Include = "Unix")]
public sealed class EndingTests
{
    [TestCase("data", "list")]
    [TestCase("train", "--help")]
    [TestCase("train", "--dataset", "nowhere")]
    public void Fm_ReaderGone_EndsQuietly(params string[] command)
    {
        using TemporaryFolder folder = new();
        var (code, error) = RunWithoutAReader(folder.Path, closeError: false, command);

        Assert.That(code, Is.EqualTo(command[^1] == "nowhere" ? ExitCode.BadInput : ExitCode.Done), error);
        Assert.That(error, Does.Not.Contain("   at ").And.Not.Contain("pipe"));
    }

    [Test]
    [Category("Engine")]
    public void Train_AllReadersGone_TrainsToItsEnd()
    {
        using TemporaryFolder folder = new();
        var (code, _) = RunWithoutAReader(folder.Path, closeError: true, ["train", "--dataset", "moons", "--steps", "20", .. TinyRun.Size]);

        Assert.That(code, Is.EqualTo(ExitCode.Done));
        Assert.That(Core.Checkpoints.Checkpoint.Verify(TinyRun.FileIn(folder.Path, "checkpoint.safetensors"), out _).Step, Is.EqualTo(20));
        Assert.That(Signals.TextOf(TinyRun.FileIn(folder.Path, "log.txt")), Does.Not.Contain("   at "));
    }

    [TestCase("dumb")]
    [TestCase("")]
    [Category("Engine")]
    public void Train_TerminalThatIsNone_ShowsPlainLines(string terminal)
    {
        using TemporaryFolder folder = new();
        ProcessStartInfo start = Start(folder.Path, ["train", "--dataset", "moons", "--steps", "20", .. TinyRun.Size]);
        start.Environment["TERM"] = terminal;
        using var process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.That(process.ExitCode, Is.EqualTo(ExitCode.Done), error);
        Assert.That(error, Does.Contain("training 20/20").And.Not.Contain("\e["));
    }

    [Test]
    [Platform(Include = "Linux")]
    [Category("Engine")]
    public void Train_TerminalClosed_SavesWhereItStands()
    {
        using TemporaryFolder folder = new();
        string command = string.Join(
            ' ',
            ["exec", Repository.Program, "train", "--dataset", "moons", "--steps", "4000000", "--log-every", "100", .. TinyRun.Size]
        );
        using var terminal = InATerminal(folder.Path, command);
        terminal.OutputDataReceived += (_, _) => { };
        terminal.BeginOutputReadLine();
        Signals.Await(TinyRun.FileIn(folder.Path, "log.txt"), "step 100:");

        terminal.Kill(); // what stands behind the terminal's screen is gone: SIGHUP, and errors for whoever writes to it
        Signals.Await(TinyRun.FileIn(folder.Path, "report.json"), "}");

        Assert.That(Signals.TextOf(TinyRun.FileIn(folder.Path, "log.txt")), Does.Contain("Stopped at step").And.Not.Contain("   at "));
        Assert.That(
            Core.Checkpoints.Checkpoint.Verify(TinyRun.FileIn(folder.Path, "checkpoint.safetensors"), out _).Step,
            Is.GreaterThanOrEqualTo(100)
        );
    }

    [Test]
    [Platform(Include = "Linux")]
    [Category("Engine")]
    public void Train_TerminalResized_GoesOnToItsEnd()
    {
        using TemporaryFolder folder = new();
        string train = string.Join(' ', [Repository.Program, "train", "--dataset", "moons", "--budget", "4s", .. TinyRun.Size]);
        using var terminal = InATerminal(
            folder.Path,
            $"stty cols 100; {train} & for width in 70 9 1 0 200 3 80; do sleep 0.8; stty cols $width; done; wait $!"
        );
        string shown = terminal.StandardOutput.ReadToEnd();
        terminal.WaitForExit();

        Assert.That(terminal.ExitCode, Is.EqualTo(ExitCode.Done), shown);
        Assert.That(shown, Does.Contain("\e[").And.Not.Contain("   at "));
        Assert.That(Signals.TextOf(TinyRun.FileIn(folder.Path, "log.txt")), Does.Contain("Completed at step").And.Not.Contain("   at "));
    }

    // With a pseudo-terminal of its own; what is shown on it comes out of this process.
    private static Process InATerminal(string folder, string command)
    {
        ProcessStartInfo start = new("script", ["--quiet", "--return", "--command", command, "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["TERM"] = "xterm";
        return Process.Start(start)!;
    }

    private static (int Code, string Error) RunWithoutAReader(string folder, bool closeError, string[] command)
    {
        using var process = Process.Start(Start(folder, command))!;
        process.StandardOutput.Close();
        if (closeError)
            process.StandardError.Close();
        string error = closeError ? "" : process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    private static ProcessStartInfo Start(string folder, string[] command) =>
        new(Repository.Program, command)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
}

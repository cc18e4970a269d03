using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Scale;

/// <summary>Kills a random process of a shared training again and again, at a random moment, and looks at what is left: each time the job
/// has ended with a code that is not 0, nobody has said more than a sentence, no process lives on, and the checkpoint is whole.</summary>
internal static class KillTable
{
    private const int Processes = 3,
        UsualKills = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60),
        LongestLife = TimeSpan.FromSeconds(3);

    internal static bool Print(CommandLine options)
    {
        int kills = options.Number("--kills", UsualKills);
        TorchEngine.Start(new EngineSettings { Threads = 1 });
        Console.WriteLine("# A process of a shared training is killed");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench kills --kills {kills}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine($"SIGKILL to one of {Processes} processes at a random step; a checkpoint every 10 steps.");
        Console.WriteLine();
        Console.WriteLine("| launcher | killed | exit code | s to the end | sentences of fm | step of the checkpoint | sound |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        Random random = new(1);
        Outcome[] outcomes = [.. Enumerable.Range(0, kills).Select(i => Kill(i % 2 == 0 ? Launched.OpenMpi : Launched.Mpich, random))];
        Console.WriteLine();
        Console.WriteLine($"{outcomes.Count(outcome => outcome.IsSound)} of {kills} are sound.");
        return outcomes.All(outcome => outcome.IsSound);
    }

    private static Outcome Kill(string[] launcher, Random random)
    {
        using Quality.RunsFolder folder = new("");
        using var job = Launched.Start(folder.Path, [.. launcher, "-n", $"{Processes}", Launched.Fm, .. Training]);
        var error = job.StandardError.ReadToEndAsync();
        var output = job.StandardOutput.ReadToEndAsync();
        string run = Path.Combine(folder.Path, "outputs", "cfm", "moons");
        int[] identifiers = [.. Enumerable.Range(0, Processes).Select(process => Identifier(run, process))];
        Thread.Sleep(random.NextDouble() * LongestLife);
        int victim = random.Next(Processes);
        Process.GetProcessById(identifiers[victim]).Kill();
        var clock = Stopwatch.StartNew();
        job.WaitForExit(Patience);
        Outcome outcome = new(
            launcher[0],
            victim,
            job.HasExited ? job.ExitCode : 0,
            clock.Elapsed.TotalSeconds,
            error.Result.Split('\n').Count(line => line.StartsWith("fm: ", StringComparison.Ordinal)),
            StepOf(Path.Combine(run, "checkpoint.safetensors")),
            identifiers.All(HasEnded),
            (error.Result + output.Result).Contains("BAD TERMINATION", StringComparison.Ordinal)
        );
        Console.WriteLine(outcome.Row);
        return outcome;
    }

    private static string[] Training =>
        [
            "train",
            "--dataset",
            "moons",
            "--steps",
            "4000000",
            "--hidden",
            "16",
            "--batch-size",
            "64",
            "--num",
            "0",
            "--threads",
            "1",
            "--precision",
            "fp32",
            "--log-every",
            "10",
            "--checkpoint-every",
            "10",
            "--verbose",
        ];

    // Process 0 keeps its identifier in the lock of the folder, the others in their logs.
    private static int Identifier(string run, int process)
    {
        string file = Path.Combine(run, process == 0 ? ".lock.json" : $"log-rank-{process}.txt"),
            step = Path.Combine(run, "checkpoint.safetensors");
        var clock = Stopwatch.StartNew();
        while (!(File.Exists(file) && File.Exists(step)) && clock.Elapsed < Patience)
            Thread.Sleep(20);

        return int.Parse(Regex.Match(Text(file), "(identifier |\"Process\":)([0-9]+)").Groups[2].Value, CultureInfo.InvariantCulture);
    }

    private static string Text(string file)
    {
        using StreamReader reader = new(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private static int StepOf(string checkpoint) => Checkpoint.Verify(checkpoint, out _).Step;

    private static bool HasEnded(int identifier)
    {
        var clock = Stopwatch.StartNew();
        while (Directory.Exists($"/proc/{identifier}") && clock.Elapsed < Patience)
            Thread.Sleep(20);

        return !Directory.Exists($"/proc/{identifier}");
    }

    private sealed record Outcome(
        string Launcher,
        int Victim,
        int Code,
        double Seconds,
        int Sentences,
        int Step,
        bool AllEnded,
        bool IsToldByLauncher
    )
    {
        // Nobody is left to speak for process 0; and mpirun of MPICH may be quicker than process 0 to tell it and to kill all.
        internal bool IsSound =>
            Code != 0 && AllEnded && Step > 0 && (Sentences == 1 || (Sentences == 0 && (Victim == 0 || IsToldByLauncher)));

        internal string Row =>
            FormattableString.Invariant(
                $"| {Launcher} | {Victim} | {Code} | {Seconds:F1} | {Sentences} | {Step} | {(IsSound ? "yes" : "**no**")} |"
            );
    }
}

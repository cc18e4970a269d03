using System.Diagnostics;

namespace FlowMatching.Benchmarks.Quality;

/// <summary>The figures of a sampling run, recomputed by a NumPy script from the files that the run left.</summary>
internal static class Recomputed
{
    internal static bool Print(Fm fm, string dataset, string python)
    {
        string name = $"{dataset}-0";
        fm.Run("sample", "cfm", name, "--dataset", name, "--reference", "--no-gif");
        var (agrees, said) = Run(python, fm.Folder("cfm", name));

        Console.WriteLine("## Recomputed by NumPy");
        Console.WriteLine();
        foreach (string line in said)
            Console.WriteLine($"    {line}");
        Console.WriteLine();
        Console.WriteLine(agrees ? "Both agree to 1e-6." : "They do NOT agree to 1e-6.");

        return agrees;
    }

    private static (bool Agrees, string[] Said) Run(string python, string folder)
    {
        string script = Path.Combine(Repository.Root, "tests", "FlowMatching.Runs.Tests", "Sample", "recompute.py");
        using var process =
            Process.Start(new ProcessStartInfo(python, [script, folder]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{python} does not start.");
        string[] said = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();

        return (process.ExitCode == 0, said);
    }
}

using System.Diagnostics;
using System.Text.Json.Nodes;

namespace FlowMatching.Benchmarks.Quality;

/// <summary>The program itself, as users run it, with a folder of its own for the runs.</summary>
/// <param name="Outputs">The folder under which runs go.</param>
internal sealed record Fm(string Outputs)
{
    /// <summary>Runs a verb with defaults and returns its section of report.json.</summary>
    internal JsonObject Run(string verb, string kind, string name, params string[] options)
    {
        Do([verb, .. options, "--output-dir", Outputs, "--quiet"]);
        string report = Path.Combine(Folder(kind, name), "report.json");

        return JsonNode.Parse(File.ReadAllText(report))?[verb]?.AsObject()
            ?? throw new InvalidOperationException($"{report} has no {verb}.");
    }

    internal string Folder(string kind, string name) => Path.Combine(Outputs, kind, name);

    /// <summary>Runs a command line.</summary>
    internal static void Do(params string[] arguments)
    {
        Console.Error.WriteLine($"fm {string.Join(' ', arguments)}");
        ProcessStartInfo start = new(Path.Combine(Repository.Root, "scripts", "fm"), arguments) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("fm does not start.");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"fm {arguments[0]} ended with {process.ExitCode}.");
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace FlowMatching.Benchmarks;

/// <summary>The plain PyTorch loop (peers/loop_2d.py) in a process of its own.</summary>
/// <param name="Python">The interpreter.</param>
/// <param name="Threads">PyTorch's thread count.</param>
/// <param name="BFloat16">Whether it runs under bf16 autocast.</param>
internal sealed record Peer(string Python, int Threads, bool BFloat16)
{
    internal string Name => $"PyTorch {(BFloat16 ? "bf16 autocast" : "float32")}, {Threads} thread{(Threads > 1 ? "s" : "")}";

    internal static string Version { get; private set; } = "unknown";

    internal double Run(string task, int steps)
    {
        ProcessStartInfo start = new(Python, [Script, task, "--threads", $"{Threads}", "--steps", $"{steps}", .. BFloat16 ? new[] { "--bf16" } : []])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Python} does not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{Python} ended with {process.ExitCode}.");

        using var json = JsonDocument.Parse(output);
        Version = json.RootElement.GetProperty("version").GetString() ?? Version;
        return json.RootElement.GetProperty("milliseconds").GetDouble();
    }

    private static string Script => Path.Combine(Repository.Root, "tests", "FlowMatching.Benchmarks", "peers", "loop_2d.py");
}

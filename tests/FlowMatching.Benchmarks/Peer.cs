using System.Diagnostics;
using System.Text.Json;

namespace FlowMatching.Benchmarks;

/// <summary>A plain PyTorch loop (peers/) in a process of its own.</summary>
/// <param name="Python">The interpreter.</param>
/// <param name="Threads">PyTorch's thread count.</param>
/// <param name="BFloat16">Whether it runs under bf16 autocast.</param>
/// <param name="ChannelsLast">Whether pictures and weights lie channels last.</param>
/// <param name="Loop">The file.</param>
internal sealed record Peer(string Python, int Threads, bool BFloat16, bool ChannelsLast = false, string Loop = "loop_2d.py")
{
    internal string Name =>
        $"PyTorch {(BFloat16 ? "bf16 autocast" : "float32")}{(ChannelsLast ? " channels last" : "")}, {Threads} thread{(Threads > 1 ? "s" : "")}";

    internal static string Version { get; private set; } = "unknown";

    /// <summary>Times a task: the words that the loop takes for it.</summary>
    internal double Run(string task, int steps)
    {
        string[] flags = [.. BFloat16 ? ["--bf16"] : Array.Empty<string>(), .. ChannelsLast ? ["--channels-last"] : Array.Empty<string>()];
        ProcessStartInfo start = new(Python, [Script, .. task.Split(' '), "--threads", $"{Threads}", "--steps", $"{steps}", .. flags])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{Python} does not start.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{Python} ended with {process.ExitCode}.");

        using var json = JsonDocument.Parse(output);
        Version = json.RootElement.GetProperty("version").GetString() ?? Version;
        return json.RootElement.GetProperty("milliseconds").GetDouble();
    }

    private string Script => Path.Combine(Repository.Root, "tests", "FlowMatching.Benchmarks", "peers", Loop);
}

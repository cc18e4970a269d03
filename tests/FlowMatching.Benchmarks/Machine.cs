using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks;

/// <summary>What the figures were taken on.</summary>
internal static class Machine
{
    internal static string Describe(EngineFacts facts) =>
        $"Machine: {facts.Cpu}, {Environment.ProcessorCount} cores, bf16 in hardware: {(facts.FastBFloat16 ? "yes" : "no")}, "
        + $"load average at the start {Load()}.";

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}

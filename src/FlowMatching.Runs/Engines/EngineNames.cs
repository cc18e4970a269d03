using FlowMatching.Core.Engine;

namespace FlowMatching.Runs.Engines;

/// <summary>The names under which options, files and people know the engine's choices.</summary>
internal static class EngineNames
{
    /// <summary>The name of a precision.</summary>
    /// <param name="precision">The precision.</param>
    /// <returns>fp32 or bf16.</returns>
    public static string Of(Precision precision) => precision == Precision.BFloat16 ? "bf16" : "fp32";

    /// <summary>The name of an engine.</summary>
    /// <param name="engine">The facts about it.</param>
    /// <returns>Such as "libtorch 2.10.0".</returns>
    public static string Of(EngineFacts engine) => $"libtorch {engine.Version}";
}

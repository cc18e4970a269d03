using System.Runtime.InteropServices;
using FlowMatching.Core.Engine;

namespace FlowMatching.Runs;

/// <summary>The versions behind a run.</summary>
public static class Versions
{
    /// <summary>The version of this toolkit.</summary>
    public static string Toolkit { get; } = typeof(Versions).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>All versions in a line; the engine must have been started.</summary>
    /// <returns>Such as "fm 0.1.0, libtorch 2.10.0, TorchSharp 0.107.0, .NET 10.0.1".</returns>
    public static string Line()
    {
        var engine = TorchEngine.Facts;
        return $"fm {Toolkit}, {EngineNames.Of(engine)}, TorchSharp {engine.TorchSharp}, {RuntimeInformation.FrameworkDescription}";
    }
}

/// <summary>The names under which options, files and people know the engine's choices.</summary>
public static class EngineNames
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

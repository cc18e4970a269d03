using System.Runtime.InteropServices;
using FlowMatching.Core.Engine;

namespace FlowMatching.Runs.Engines;

/// <summary>The versions behind a run.</summary>
internal static class Versions
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

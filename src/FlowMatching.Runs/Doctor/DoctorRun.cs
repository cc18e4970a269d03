using FlowMatching.Core;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;

using static TorchSharp.torch;

namespace FlowMatching.Runs.Doctor;

/// <summary>The use case "doctor": starts the engine and says what there is and what was chosen.</summary>
public static class DoctorRun
{
    /// <summary>Examines the engine.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The findings.</returns>
    /// <exception cref="EngineUnavailableException">There is no engine; the message says how to get one.</exception>
    public static DoctorReport Execute(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = DoctorOptions.Table.Apply(DoctorOptions.Table.Defaults, given, faults);
        InvalidInputException.ThrowIfAny(faults);

        TrainOptions usual = new();
        using var session = EngineSession.Open(options.Engine, new TimedNetwork(new Architecture { Hidden = usual.Hidden, Depth = usual.Depth }, usual.Training.BatchSize, Training: true));
        return Report(session, TorchEngine.Facts, options.Check is { } kind ? session.Run(() => Check(kind)) : []);
    }

    // Without a GPU its checks are listed as skipped.
    private static IReadOnlyList<CheckFinding> Check(string kind)
    {
        bool isThere = kind == "cpu" || TorchEngine.Facts.CudaDevices > 0;
        return [.. DeviceCheck.All.Select(check => new CheckFinding(check.Name, isThere ? check.Measure(kind == "cpu" ? CPU : CUDA) : null, check.Tolerance))];
    }

    private static DoctorReport Report(EngineSession session, EngineFacts facts, IReadOnlyList<CheckFinding> checks) => new(
        Versions.Toolkit,
        $"{EngineNames.Of(facts)}, TorchSharp {facts.TorchSharp}",
        facts.Location,
        facts.Cpu,
        facts.FastBFloat16,
        facts.CudaDevices,
        session.Choice,
        facts.Notes,
        checks);
}

using FlowMatching.Core;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;
using FlowMatching.Torch;

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
        var options = DoctorOptionTable.Table.Apply(DoctorOptionTable.Table.Defaults, given, faults);
        InvalidInputException.ThrowIfAny(faults);

        TrainOptions usual = new();
        using var session = EngineSession.Open(options, new TuningShape(usual.BatchSize, usual.Hidden));
        return Report(session, Engine.Facts);
    }

    private static DoctorReport Report(EngineSession session, EngineFacts facts) => new(
        Versions.Toolkit,
        EngineNames.Of(facts),
        facts.Location,
        facts.BlasCore.Length == 0 ? facts.Blas : $"{facts.Blas}, kernels for {facts.BlasCore}",
        facts.Cpu,
        facts.FastBFloat16,
        facts.CudaDevices,
        session.Choice,
        facts.Notes);
}

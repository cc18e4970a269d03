using FlowMatching.Core;
using FlowMatching.Core.Distributed;
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
        using var session = EngineSession.Open(
            options.Engine,
            new TimedNetwork(new Architecture { Hidden = usual.Hidden, Depth = usual.Depth }, usual.Training.BatchSize, Training: true)
        );
        return Report(session, TorchEngine.Facts, options.Check is { } kind ? session.Run(() => Check(kind)) : []);
    }

    // Without a GPU its checks are listed as skipped.
    private static IReadOnlyList<CheckFinding> Check(string kind)
    {
        bool isThere = kind == "cpu" || TorchEngine.Facts.CudaDevices > 0;
        return
        [
            .. DeviceCheck.All.Select(check => new CheckFinding(
                check.Name,
                isThere ? check.Measure(kind == "cpu" ? CPU : CUDA) : null,
                check.Tolerance
            )),
        ];
    }

    // It matters to nobody who has neither a GPU nor a launcher.
    private static string? Nccl(int gpus) =>
        gpus > 0 ? NcclAllReduce.Describe()
        : MpiLauncher.Find(Environment.GetEnvironmentVariable) is null ? null
        : "not looked for, there is no CUDA device";

    private static DoctorReport Report(EngineSession session, EngineFacts facts, IReadOnlyList<CheckFinding> checks) =>
        new(
            Versions.Toolkit,
            $"{EngineNames.Of(facts)}, TorchSharp {facts.TorchSharp}",
            facts.Location,
            facts.Cpu,
            facts.FastBFloat16,
            facts.CudaDevices,
            session.Choice,
            MpiLauncher.Libraries(),
            Nccl(facts.CudaDevices),
            facts.Notes,
            checks
        );
}

/// <summary>The state of the engine.</summary>
/// <param name="Toolkit">The version of fm.</param>
/// <param name="Engine">The engine and its version.</param>
/// <param name="Location">Where it was found.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="FastBFloat16">Whether the processor multiplies bf16 fast.</param>
/// <param name="CudaDevices">CUDA devices.</param>
/// <param name="Choice">What "auto" comes to for the 2-D network at its default size.</param>
/// <param name="Mpi">The MPI libraries for a run of many processes.</param>
/// <param name="Nccl">The NCCL that sums gradients on GPUs, or why there is none; null without CUDA and launcher.</param>
/// <param name="Notes">What is missing and how to get it.</param>
/// <param name="Checks">What the checks of a device found; none where none was asked for.</param>
public sealed record DoctorReport(
    string Toolkit,
    string Engine,
    string Location,
    string Cpu,
    bool FastBFloat16,
    int CudaDevices,
    EngineChoice Choice,
    IReadOnlyList<string> Mpi,
    string? Nccl,
    IReadOnlyList<string> Notes,
    IReadOnlyList<CheckFinding> Checks
)
{
    /// <summary>Ends the run where a check has failed.</summary>
    /// <exception cref="RunFailedException">One has.</exception>
    public void RequireSound()
    {
        if (Checks.Any(check => check.Failed))
            throw new RunFailedException("The device does not compute what the CPU computes: see the checks above.");
    }
}

/// <summary>What a check of a device found.</summary>
/// <param name="Name">What was computed.</param>
/// <param name="Distance">Its relative distance from what the CPU computes in float32; null where it was skipped.</param>
/// <param name="Tolerance">What is allowed.</param>
public sealed record CheckFinding(string Name, double? Distance, double Tolerance)
{
    /// <summary>Whether it failed; what was skipped did not.</summary>
    public bool Failed => Distance is { } distance && !(distance <= Tolerance);
}

using FlowMatching.Core;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Doctor;

/// <summary>The state of the engine.</summary>
/// <param name="Toolkit">The version of fm.</param>
/// <param name="Engine">The engine and its version.</param>
/// <param name="Location">Where it was found.</param>
/// <param name="Cpu">The processor.</param>
/// <param name="FastBFloat16">Whether the processor multiplies bf16 fast.</param>
/// <param name="CudaDevices">CUDA devices.</param>
/// <param name="Choice">What "auto" comes to for the 2-D network at its default size.</param>
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
    IReadOnlyList<string> Notes,
    IReadOnlyList<CheckFinding> Checks)
{
    /// <summary>Ends the run where a check has failed.</summary>
    /// <exception cref="RunFailedException">One has.</exception>
    public void RequireSound()
    {
        if (Checks.Any(check => check.Failed)) throw new RunFailedException("The device does not compute what the CPU computes: see the checks above.");
    }
}

using FlowMatching.Runs.Doctor;

namespace FlowMatching.Cli.Output;

/// <summary>The words for the state of the engine.</summary>
internal static class DoctorText
{
    /// <summary>The findings.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(DoctorReport report) =>
        [
            new("fm", report.Toolkit),
            new("engine", $"{report.Engine} ({report.Location})"),
            new("CPU", $"{report.Cpu}, bf16 {(report.FastBFloat16 ? "fast" : "slow")}"),
            new("CUDA", report.CudaDevices == 0 ? "no device" : $"{report.CudaDevices} devices"),
            new("chosen", $"{report.Choice.Device}, {report.Choice.Precision}, {report.Choice.Threads} threads"),
            new("why", report.Choice.Reason),
            new("MPI", report.Mpi is [] ? "none; install Open MPI or MPICH to share a run among processes" : string.Join("; ", report.Mpi)),
            .. report.Nccl is { } nccl ? [new ResultRow("NCCL", nccl)] : Array.Empty<ResultRow>(),
            .. report.Notes.Select(note => new ResultRow("note", note)),
            .. report.Checks.Select(check => new ResultRow("check", Check(check))),
            .. report.Checks.Count > 0 ? [new ResultRow("checks", Count(report.Checks))] : Array.Empty<ResultRow>(),
        ];

    private static string Check(CheckFinding check) =>
        check.Distance is { } distance
            ? FormattableString.Invariant(
                $"{check.Name}: off by {distance:E1}, at most {check.Tolerance:E0}: {(check.Failed ? "FAILED" : "passed")}"
            )
            : $"{check.Name}: skipped, there is no GPU";

    private static string Count(IReadOnlyList<CheckFinding> checks)
    {
        int failed = checks.Count(check => check.Failed),
            skipped = checks.Count(check => check.Distance is null);
        return $"{checks.Count - failed - skipped} passed, {failed} failed, {skipped} skipped";
    }
}

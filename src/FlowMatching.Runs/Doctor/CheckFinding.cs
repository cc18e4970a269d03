namespace FlowMatching.Runs.Doctor;

/// <summary>What a check of a device found.</summary>
/// <param name="Name">What was computed.</param>
/// <param name="Distance">Its relative distance from what the CPU computes in float32; null where it was skipped.</param>
/// <param name="Tolerance">What is allowed.</param>
public sealed record CheckFinding(string Name, double? Distance, double Tolerance)
{
    /// <summary>Whether it failed; what was skipped did not.</summary>
    public bool Failed => Distance is { } distance && !(distance <= Tolerance);
}

namespace FlowMatching.Runs.Options;

/// <summary>What 'doctor' is told.</summary>
public sealed record DoctorOptions : ComputeOptions
{
    /// <summary>The kind of device whose results are compared with the CPU's: cpu or gpu; null for no comparison.</summary>
    public string? Check { get; init; }
}

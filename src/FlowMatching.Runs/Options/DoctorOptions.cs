namespace FlowMatching.Runs.Options;

/// <summary>What 'doctor' is told.</summary>
public sealed record DoctorOptions : ComputeOptions;

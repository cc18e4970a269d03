using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Options;

/// <summary>What 'doctor' is told.</summary>
public sealed record DoctorOptions : ComputeOptions
{
    /// <summary>The options of 'doctor'.</summary>
    public static OptionTable<DoctorOptions> Table { get; } = new("doctor", new DoctorOptions());

    /// <summary>The kind of device whose results are compared with the CPU's: cpu or gpu; null for no comparison.</summary>
    [Option("check", "Compare what a device computes with the CPU; without a GPU, skip and count", OneOf = ["gpu", "cpu"])]
    public string? Check { get; init; }
}

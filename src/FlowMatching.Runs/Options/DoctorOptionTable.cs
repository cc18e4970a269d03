using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.DoctorOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'doctor'.</summary>
public static class DoctorOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<DoctorOptions> Table { get; } = new("doctor", new DoctorOptions(),
    [
        Spec.Of("check", new OptionalName(["gpu", "cpu"]), "Compare what a device computes with the CPU; without a GPU, skip and count",
            o => o.Check, (o, v) => o with { Check = v }),
        .. ComputeSpecs.Engine<DoctorOptions>(),
        .. ComputeSpecs.Talk<DoctorOptions>(),
    ]);
}

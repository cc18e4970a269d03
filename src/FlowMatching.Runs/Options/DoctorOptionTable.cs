namespace FlowMatching.Runs.Options;

/// <summary>The options of 'doctor'.</summary>
public static class DoctorOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<DoctorOptions> Table { get; } = new("doctor", new DoctorOptions(),
        [.. ComputeSpecs.Engine<DoctorOptions>(), .. ComputeSpecs.Talk<DoctorOptions>()]);
}

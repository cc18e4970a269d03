namespace FlowMatching.Core.Checkpoints;

/// <summary>The ways in which a model can have been made.</summary>
public static class ModelKinds
{
    /// <summary>Conditional flow matching on data.</summary>
    public const string Cfm = "cfm";

    /// <summary>A rectified flow: trained on noise and the ends of a teacher's trajectories.</summary>
    public const string Reflow = "reflow";

    /// <summary>A one-step student: v(x0, 0) learnt to be the whole way of a teacher's trajectory. Sample it by one Euler step.</summary>
    public const string Distilled = "distilled";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Cfm, Reflow, Distilled];
}

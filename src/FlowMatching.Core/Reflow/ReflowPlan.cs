using FlowMatching.Core.Training;

namespace FlowMatching.Core.Reflow;

/// <summary>How a student is learnt from a teacher. Network, data set, source and first weights are the teacher's; the path is condot with σ_min = 0.</summary>
public sealed record ReflowPlan
{
    /// <summary>Whether to learn only the one step from t = 0 instead of a flow.</summary>
    public bool Distill { get; init; }

    /// <summary>How the teacher's pairs are made.</summary>
    public TeacherPool Pool { get; init; } = new();

    /// <summary>Steps, batch, rates and the rest.</summary>
    public TrainerSettings Settings { get; init; } = new();

    /// <summary>Lists what is wrong with this plan, one sentence each.</summary>
    public IEnumerable<string> Faults() => [.. Pool.Faults(), .. Settings.Faults()];
}

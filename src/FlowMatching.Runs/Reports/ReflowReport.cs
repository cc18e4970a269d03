using System.Text.Json.Serialization;

namespace FlowMatching.Runs.Reports;

/// <summary>The outcome of a reflow run.</summary>
public sealed record ReflowReport
{
    /// <summary>The data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>How the model at the top was made: reflow or distilled.</summary>
    public required string Kind { get; init; }

    /// <summary>The trainings.</summary>
    public required IReadOnlyList<ReflowStageReport> Stages { get; init; }

    /// <summary>The first teacher's figures; null when the run was stopped.</summary>
    public FlowFigures? Teacher { get; init; }

    /// <summary>The last student's figures; null when the run was stopped.</summary>
    public FlowFigures? Student { get; init; }

    /// <summary>The last student's quality as other verbs report it: of its full flow, or of its one step; null when the run was stopped.</summary>
    public Quality? Quality => Student?.Full ?? Student?.OneStep;

    /// <summary>Seconds from the start of the process to the last checkpoint written.</summary>
    public required double SecondsToCheckpoint { get; init; }

    /// <summary>What computed.</summary>
    public required EngineChoice Engine { get; init; }

    /// <summary>Whether the user stopped the run before it was through.</summary>
    public required bool Stopped { get; init; }

    /// <summary>The checkpoint.</summary>
    [JsonIgnore]
    public string Checkpoint { get; init; } = "";

    /// <summary>The page of pictures in a few steps; null where points are learnt, or the run was stopped.</summary>
    [JsonIgnore]
    public string? Page { get; init; }

    /// <summary>The first teacher.</summary>
    [JsonIgnore]
    public string TeacherFile { get; init; } = "";
}

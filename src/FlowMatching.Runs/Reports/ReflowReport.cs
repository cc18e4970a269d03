using System.Text.Json.Serialization;
using FlowMatching.Runs.Engines;

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

    /// <summary>The last student's quality as other verbs report it: of its full flow, or of its one step; null when the run was
    /// stopped.</summary>
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

/// <summary>The outcome of one training of a reflow run.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps asked for.</param>
/// <param name="Loss">The smoothed loss at the last log step; null when there was none.</param>
/// <param name="Seconds">Seconds of training, the teacher's passes among it.</param>
/// <param name="StepsPerSecond">Training steps a second.</param>
/// <param name="Skipped">Updates that were left out because the gradient was not finite; left out where there were none.</param>
public sealed record ReflowStageReport(
    string Name,
    long Step,
    long Steps,
    double? Loss,
    double Seconds,
    double StepsPerSecond,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Skipped = 0
);

/// <summary>How good a flow is with one step and with many, and how straight.</summary>
/// <param name="OneStep">Samples of one Euler step.</param>
/// <param name="Full">Samples of 40 evaluations: midpoint with 20 steps. Null for a one-step student, which has no flow.</param>
/// <param name="Straightness">How straight the ways are, from 40 Euler steps; null for a one-step student.</param>
public sealed record FlowFigures(Quality OneStep, Quality? Full, StraightnessFigures? Straightness);

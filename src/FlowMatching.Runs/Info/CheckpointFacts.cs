using System.Text.Json.Nodes;

namespace FlowMatching.Runs.Info;

/// <summary>What a checkpoint says of itself.</summary>
public sealed record CheckpointFacts
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>The SHA-256 of its numbers, which they were found to have.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The version of its format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>How the model was made, such as cfm.</summary>
    public required string Kind { get; init; }

    /// <summary>The network in words.</summary>
    public required string Architecture { get; init; }

    /// <summary>Trained numbers.</summary>
    public required long Parameters { get; init; }

    /// <summary>The path in words.</summary>
    public required string Path { get; init; }

    /// <summary>The coupling.</summary>
    public required string Coupling { get; init; }

    /// <summary>The law of x0.</summary>
    public required string Source { get; init; }

    /// <summary>What the network predicts.</summary>
    public required string Prediction { get; init; }

    /// <summary>The data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its standard deviation.</summary>
    public required double DataStd { get; init; }

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Batch, rates, precision and threads in words.</summary>
    public required string Training { get; init; }

    /// <summary>The report that lies beside it; null where there is none.</summary>
    public JsonObject? Report { get; init; }
}

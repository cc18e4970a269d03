using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Specification;

namespace FlowMatching.Core.Checkpoints;

/// <summary>Turns a header into the string table that a safetensors file carries, and back.</summary>
internal static class HeaderText
{
    /// <summary>The value of "format": how a file says that it is one of ours.</summary>
    public const string Format = "flow-matching-checkpoint";

    /// <summary>The entry on the teacher, there only where there is one.</summary>
    private const string ReflowKey = "reflow";

    /// <summary>The entry on the objective, there only where it is not that of a flow.</summary>
    private const string ObjectiveKey = "objective";

    /// <summary>The entry on the law of x0, which files of format 1 do not have: theirs was Gaussian.</summary>
    private const string SourceKey = "source";

    /// <summary>The entry on the factors around the network, which files of format 3 do not have: theirs were always there.</summary>
    private const string PreconditionedKey = "preconditioned";

    /// <summary>The entry on the skip connection, there only where there is one: files of format 4 have none.</summary>
    private const string SkipKey = "skip_connection";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>Writes a header as named JSON texts.</summary>
    public static SortedDictionary<string, string> Write(CheckpointHeader header)
    {
        var entries = Always(header);
        if (header.Reflow is not null)
        {
            entries[ReflowKey] = Json(header.Reflow);
        }

        if (header.Preconditioning == Preconditioning.Skip)
            entries[SkipKey] = Json(true);
        if (!header.Objective.IsFlow)
            entries[ObjectiveKey] = Json(header.Objective);

        return entries;
    }

    /// <summary>Reads a header of a format known here.</summary>
    /// <exception cref="JsonException">An entry is missing or is not what it should be.</exception>
    /// <exception cref="FormatException">The kind is none that is known here.</exception>
    public static CheckpointHeader Read(IReadOnlyDictionary<string, string> metadata)
    {
        var data = Parse<DataEntry>(metadata, "data");
        var progress = Parse<ProgressEntry>(metadata, "progress");
        int version = int.Parse(metadata["format_version"], CultureInfo.InvariantCulture);
        var source = version == 1 ? new SourceEntry(GaussianSource.SourceName, 1) : Parse<SourceEntry>(metadata, SourceKey);

        return new CheckpointHeader
        {
            FormatVersion = version,
            Kind = ModelKinds.Parse(Parse<string>(metadata, "kind")),
            Architecture = Parse<Architecture>(metadata, "architecture"),
            Path = Parse<PathSettings>(metadata, "path"),
            Coupling =
                version == 1
                    ? new CouplingSettings { Name = Parse<string>(metadata, "coupling") }
                    : Parse<CouplingSettings>(metadata, "coupling"),
            Prediction = Parse<string>(metadata, "prediction"),
            Objective = metadata.ContainsKey(ObjectiveKey) ? Parse<ObjectiveSettings>(metadata, ObjectiveKey) : new ObjectiveSettings(),
            Preconditioning = PreconditioningOf(metadata, version),
            Source = source.Name,
            SourceStd = source.Std,
            DataSet = data.Name,
            DataStd = data.Std,
            DataAffine = data.Affine,
            ClassNames = data.Classes,
            ClassShares = data.Shares,
            Table = data.Table,
            Reflow = metadata.ContainsKey(ReflowKey) ? Parse<ReflowOrigin>(metadata, ReflowKey) : null,
            Step = progress.Step,
            Skipped = progress.Skipped ?? 0,
            Threads = progress.Threads,
            Monitor = progress.Monitor,
            Training = Parse<TrainerSettings>(metadata, "training"),
        };
    }

    private static Preconditioning PreconditioningOf(IReadOnlyDictionary<string, string> metadata, int version)
    {
        if (version >= 4 && !Parse<bool>(metadata, PreconditionedKey))
            return Preconditioning.None;

        return metadata.ContainsKey(SkipKey) && Parse<bool>(metadata, SkipKey) ? Preconditioning.Skip : Preconditioning.Scales;
    }

    private static SortedDictionary<string, string> Always(CheckpointHeader header) =>
        new(StringComparer.Ordinal)
        {
            ["format"] = Format,
            ["format_version"] = Math.Max(header.FormatVersion, header.NeededFormatVersion).ToString(CultureInfo.InvariantCulture),
            ["kind"] = Json(header.Kind.Name()),
            ["architecture"] = Json(header.Architecture),
            ["path"] = Json(header.Path),
            ["coupling"] = Json(header.Coupling),
            ["prediction"] = Json(header.Prediction),
            [PreconditionedKey] = Json(header.Preconditioning != Preconditioning.None),
            [SourceKey] = Json(new SourceEntry(header.Source, header.SourceStd)),
            ["data"] = Json(Data(header)),
            ["progress"] = Json(
                new ProgressEntry(header.Step, header.Threads, header.Monitor, header.Skipped == 0 ? null : header.Skipped)
            ),
            ["training"] = Json(header.Training),
        };

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, Options);

    private static T Parse<T>(IReadOnlyDictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out string? text) && JsonSerializer.Deserialize<T>(text, Options) is { } value
            ? value
            : throw new JsonException($"it has no entry '{key}'");

    private static DataEntry Data(CheckpointHeader header) =>
        new(header.DataSet, header.DataStd, header.DataAffine, header.ClassNames, header.ClassShares, header.Table);

    private sealed record DataEntry(
        string Name,
        double Std,
        DataAffine? Affine = null,
        IReadOnlyList<string>? Classes = null,
        IReadOnlyList<double>? Shares = null,
        TableLayout? Table = null
    );

    private sealed record SourceEntry(string Name, double Std);

    private sealed record ProgressEntry(int Step, int Threads, LossMonitorState Monitor, int? Skipped = null);
}

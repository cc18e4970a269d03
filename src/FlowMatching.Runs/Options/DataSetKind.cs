using FlowMatching.Runs.Data;

namespace FlowMatching.Runs.Options;

/// <summary>A data set to learn or to show: a name, points:FILE, picture:FILE or folder:PATH.</summary>
public sealed class DataSetKind : ValueKind<string?>
{
    /// <inheritdoc/>
    public override string Placeholder => "NAME";

    /// <inheritdoc/>
    public override string Allowed => "one of " + string.Join(", ", DataSources.Forms);

    /// <inheritdoc/>
    public override string? Read(string text, out string? value)
    {
        value = text;
        return DataSources.Names.Contains(text) || DataSpec.Parse(text) is not null ? null : Unfit(text) + Suggestion.For(text, DataSources.Names);
    }

    /// <inheritdoc/>
    public override string Write(string? value) => value ?? "";
}

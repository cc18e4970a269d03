using FlowMatching.Core.Data;
using FlowMatching.Runs.Data;

namespace FlowMatching.Runs.Options;

/// <summary>A data set to learn or to show: a name, points:FILE or picture:FILE.</summary>
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
        return DataSets.Names.Contains(text) || DataSources.NamesPictures(text) || DataSpec.Parse(text) is not null ? null : Unfit(text) + Suggestion.For(text, DataSets.Names);
    }

    /// <inheritdoc/>
    public override string Write(string? value) => value ?? "";
}

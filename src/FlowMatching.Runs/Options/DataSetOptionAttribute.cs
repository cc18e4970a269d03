using FlowMatching.Core.Options;
using FlowMatching.Runs.Data;

namespace FlowMatching.Runs.Options;

/// <summary>An option that names a data set to learn or to show: a name, points:FILE, picture:FILE or folder:PATH.</summary>
/// <param name="name">The option's name.</param>
/// <param name="description">What it does.</param>
public sealed class DataSetOptionAttribute(string name, string description) : OptionAttribute(name, description)
{
    /// <inheritdoc/>
    public override ValueKind KindOf(Type type) => new DataSetKind();

    private sealed class DataSetKind : ValueKind
    {
        public override string Placeholder => "NAME";

        public override string Allowed => "one of " + string.Join(", ", DataSources.Forms);

        public override IReadOnlyList<string> Words => DataSources.Names;

        public override string? Read(string text, out object? value)
        {
            value = text;
            bool isKnown = DataSources.Names.Contains(text) || DataSpec.Parse(text) is not null;
            return isKnown ? null : Unfit(text) + DataSources.Meant(text);
        }
    }
}

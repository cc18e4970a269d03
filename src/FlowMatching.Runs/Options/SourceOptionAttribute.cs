using FlowMatching.Core.Data;
using FlowMatching.Core.Options;
using FlowMatching.Core.Sources;

namespace FlowMatching.Runs.Options;

/// <summary>An option that names a law of x0: a name or draw:CODE.</summary>
/// <param name="name">The option's name.</param>
/// <param name="description">What it does.</param>
public sealed class SourceOptionAttribute(string name, string description) : OptionAttribute(name, description)
{
    /// <inheritdoc/>
    public override ValueKind KindOf(Type type) => new SourceKind();

    private sealed class SourceKind : ValueKind
    {
        public override string Placeholder => "NAME";

        public override string Allowed => "one of " + string.Join(", ", SourceCatalog.Forms);

        public override IReadOnlyList<string> Words => SourceCatalog.Names;

        public override string? Read(string text, out object? value)
        {
            value = text;
            bool isKnown = SourceCatalog.Names.Contains(text) || DrawingCode.In(text) is not null;
            return isKnown ? null : Unfit(text) + Suggestion.For(text, SourceCatalog.Names);
        }
    }
}

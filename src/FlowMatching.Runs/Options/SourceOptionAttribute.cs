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
    public override ValueKind KindOf(Type type) =>
        new NameOrForm(
            SourceCatalog.Names,
            SourceCatalog.Forms,
            static text => DrawingCode.In(text) is not null,
            static text => Suggestion.For(text, SourceCatalog.Names)
        );
}

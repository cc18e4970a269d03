using FlowMatching.Core.Options;
using FlowMatching.Runs.Data;

namespace FlowMatching.Runs.Options;

/// <summary>An option that names a data set to learn or to show: a name, points:FILE, picture:FILE, folder:PATH or draw:CODE.</summary>
/// <param name="name">The option's name.</param>
/// <param name="description">What it does.</param>
public sealed class DataSetOptionAttribute(string name, string description) : OptionAttribute(name, description)
{
    /// <inheritdoc/>
    public override ValueKind KindOf(Type type) =>
        new NameOrForm(DataSources.Names, DataSources.Forms, static text => DataSpec.Parse(text) is not null, DataSources.Meant);
}

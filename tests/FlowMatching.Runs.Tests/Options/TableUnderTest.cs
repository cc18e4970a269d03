using FlowMatching.Core.Options;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Tests.Options;

/// <summary>What the tests ask of a table, whatever its record is.</summary>
public sealed record TableUnderTest(
    string Verb,
    IReadOnlyList<OptionProperty> Options,
    object Defaults,
    Func<object, IReadOnlyList<GivenOption>> Write,
    Func<IReadOnlyList<GivenOption>, object> Apply
)
{
    public static TestFixtureData Of<TOptions>(OptionTable<TOptions> table)
        where TOptions : class =>
        new TestFixtureData(
            new TableUnderTest(
                table.Verb,
                table.Options,
                table.Defaults,
                options => [.. table.Write((TOptions)options).Select(pair => new GivenOption(pair.Key, pair.Value, pair.Key))],
                given => table.Apply(table.Defaults, given)
            )
        ).SetArgDisplayNames(table.Verb);
}

using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Tests.Options;

/// <summary>What the tests ask of a table, whatever its record is.</summary>
public sealed record TableUnderTest(
    string Verb,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Descriptions,
    Func<IEnumerable<string>> FaultsOfDefaults,
    Action AssertRoundTrip,
    Action<IReadOnlyList<GivenOption>> Apply)
{
    public static TestFixtureData Of<TOptions>(OptionTable<TOptions> table) => new TestFixtureData(new TableUnderTest(
        table.Verb,
        [.. table.Specs.Select(spec => spec.Name)],
        [.. table.Specs.Select(spec => spec.Description)],
        () => table.Specs.Where(spec => spec.Get(table.Defaults).Length > 0).Select(spec => spec.Fault(spec.Get(table.Defaults))).OfType<string>(),
        () => Assert.That(table.Apply(table.Defaults, Given(table)), Is.EqualTo(table.Defaults)),
        given => table.Apply(table.Defaults, given))).SetArgDisplayNames(table.Verb);

    private static IEnumerable<GivenOption> Given<TOptions>(OptionTable<TOptions> table) =>
        table.Write(table.Defaults).Select(pair => new GivenOption(pair.Key, pair.Value, pair.Key));
}

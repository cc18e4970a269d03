using System.Text.RegularExpressions;
using FlowMatching.Core;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Tests.Options;

[TestFixtureSource(nameof(Tables))]
public sealed partial class OptionTableTests(TableUnderTest table)
{
    public static IEnumerable<TestFixtureData> Tables =>
    [
        TableUnderTest.Of(TrainOptionTable.Table),
        TableUnderTest.Of(SampleOptionTable.Table),
        TableUnderTest.Of(ReflowOptionTable.Table),
        TableUnderTest.Of(CompareOptionTable.Table),
        TableUnderTest.Of(EvaluateOptionTable.Table),
        TableUnderTest.Of(ImportOptionTable.Table),
        TableUnderTest.Of(InfoOptionTable.Table),
        TableUnderTest.Of(DoctorOptionTable.Table),
    ];

    [Test]
    public void Names_AreKebabCaseAndUnique()
    {
        Assert.That(table.Names, Is.Unique);
        Assert.That(table.Names, Has.All.Matches<string>(name => Kebab().IsMatch(name)));
    }

    [Test]
    public void Defaults_AreWithinTheirOwnLimits() =>
        Assert.That(table.FaultsOfDefaults(), Is.Empty);

    [Test]
    public void Descriptions_AreShortAndWithoutFullStop() =>
        Assert.That(table.Descriptions, Has.All.Matches<string>(text => text.Length is > 3 and < 80 && !text.EndsWith('.')));

    [Test]
    public void WriteThenApply_GivesTheSameRecord() => table.AssertRoundTrip();

    [Test]
    public void Apply_UnknownName_SuggestsTheNearest()
    {
        string known = table.Names[^1];
        string typed = known[..^1];

        var refusal = Assert.Throws<InvalidInputException>(() => table.Apply([new GivenOption(typed, "1", "--" + typed)]));

        Assert.That(refusal!.Faults, Is.EqualTo(new[] { $"--{typed} is not an option of '{table.Verb}'; did you mean --{known}?" }));
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Kebab();
}

using System.Reflection;
using System.Text.RegularExpressions;
using FlowMatching.Core;
using FlowMatching.Core.Options;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Tests.Options;

[TestFixtureSource(nameof(Tables))]
public sealed partial class OptionTableTests(TableUnderTest table)
{
    public static IEnumerable<TestFixtureData> Tables =>
        [
            TableUnderTest.Of(TrainOptions.Table),
            TableUnderTest.Of(SampleOptions.Table),
            TableUnderTest.Of(ReflowOptions.Table),
            TableUnderTest.Of(CompareOptions.Table),
            TableUnderTest.Of(EvaluateOptions.Table),
            TableUnderTest.Of(ImportOptions.Table),
            TableUnderTest.Of(InfoOptions.Table),
            TableUnderTest.Of(DemoOptions.Table),
            TableUnderTest.Of(DoctorOptions.Table),
            TableUnderTest.Of(StudioOptions.Table),
            TableUnderTest.Of(DataListOptions.Table),
            TableUnderTest.Of(DataDescribeOptions.Table),
            TableUnderTest.Of(DataShowOptions.Table),
            TableUnderTest.Of(DataGetOptions.Table),
            TableUnderTest.Of(CompletionOptions.Table),
        ];

    [Test]
    public void Tables_AreThoseOfAllOptionsRecords()
    {
        var records = typeof(TrainOptions)
            .Assembly.GetTypes()
            .Where(type => type.GetProperty("Table", BindingFlags.Static | BindingFlags.Public) is not null);

        Assert.That(Tables.Select(data => ((TableUnderTest)data.Arguments[0]!).Defaults.GetType()), Is.EquivalentTo(records));
    }

    [Test]
    public void Names_AreKebabCaseAndUnique()
    {
        string[] names = [.. table.Options.Select(option => option.Name)];

        Assert.That(names, Is.Unique);
        Assert.That(names, Has.All.Matches<string>(name => Kebab().IsMatch(name)));
    }

    [Test]
    public void Defaults_AreWithinTheirOwnLimits() => Assert.That(OptionProperty.Faults(table.Defaults), Is.Empty);

    [Test]
    public void Descriptions_AreShortAndWithoutFullStop() =>
        Assert.That(
            table.Options.Select(option => option.Description),
            Has.All.Matches<string>(text => text.Length is > 3 and < 80 && !text.EndsWith('.'))
        );

    [Test]
    public void WriteThenApply_Defaults_GivesTheSameRecord() =>
        Assert.That(table.Apply(table.Write(table.Defaults)), Is.EqualTo(table.Defaults));

    [Test]
    public void WriteThenApply_EveryValueChanged_GivesTheSameRecord()
    {
        var asked = table.Options.Where(option => !option.CallOnly).ToDictionary(option => option.Name, Another);
        object changed = table.Apply([.. asked.Select(pair => new GivenOption(pair.Key, pair.Value, pair.Key))]);

        Assert.That(table.Write(changed).ToDictionary(one => one.Name, one => one.Text), Is.EqualTo(asked));
        Assert.That(table.Apply(table.Write(changed)), Is.EqualTo(changed));
    }

    [Test]
    public void Apply_UnknownName_SuggestsTheNearest()
    {
        string known = table.Options[^1].Name;
        string typed = known[..^1];

        var refusal = Assert.Throws<InvalidInputException>(() => table.Apply([new GivenOption(typed, "1", "--" + typed)]));

        Assert.That(refusal!.Faults, Is.EqualTo(new[] { $"--{typed} is not an option of '{table.Verb}'; did you mean --{known}?" }));
    }

    // A text that fits and is not the default's: the options' own limits and words say which could.
    private string Another(OptionProperty option)
    {
        string[] some = [.. option.Kind.Words, "true", "17", "23", "3", "0.25", "0.125", "0.2,0.8", "90s", "cuda:1", "another"];
        return some.First(text => option.Fault(text) is null && !option.Texts(table.Defaults).Contains(text));
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$")]
    private static partial Regex Kebab();
}

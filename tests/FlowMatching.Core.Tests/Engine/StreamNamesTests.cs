using System.Text.RegularExpressions;
using FlowMatching.Testing;

namespace FlowMatching.Core.Tests.Engine;

/// <summary>The names of the random streams seed them: under another name a run draws other numbers, and one that is resumed goes on
/// otherwise.</summary>
public sealed partial class StreamNamesTests
{
    private static readonly string[] Names =
    [
        "classifier-init",
        "classifier-order",
        "classifier-shift",
        "coupling",
        "data",
        "data-flip",
        "data-order",
        "data-scale",
        "data-show",
        "dequantisation",
        "dropout",
        "field-error",
        "held-out",
        "init",
        "label-dropout",
        "likelihood-probes",
        "metric-directions",
        "noise",
        "pair",
        "pool",
        "pool-class",
        "sample-noise",
        "sample-sde",
        "studio-data",
        "time",
        "true-field",
        "tuning",
        "validation-noise",
        "validation-time",
    ];

    [Test]
    public void For_EveryNameInTheSources_IsOneOfTheList()
    {
        var sources = Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

        var used = sources.SelectMany(file => Use().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).Distinct();

        Assert.That(used, Is.EquivalentTo(Names));
    }

    [GeneratedRegex("""\b(?:For|SeedOf)\("([a-z-]+)["]""")]
    private static partial Regex Use();
}

using System.Text.Json;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Options;
using FlowMatching.Studio.Training;
using FlowMatching.Testing;

namespace FlowMatching.Studio.Tests;

/// <summary>The files of the page.</summary>
public sealed class PageTests
{
    private const int MostBytes = 200_000;

    private static string Folder => Path.Combine(Repository.Root, "src", "FlowMatching.Studio", "Page");

    [Test]
    public void Page_IsSmall() =>
        Assert.That(Directory.GetFiles(Folder).Sum(static file => new FileInfo(file).Length), Is.LessThanOrEqualTo(MostBytes));

    [Test]
    public void Languages_HaveTheSameWords() => Assert.That(Words("es"), Is.EqualTo(Words("en")));

    /// <summary>What the page shows of the core in any case; a sentence that is changed there must be translated anew.</summary>
    [Test]
    public void SentencesOfTheCore_AreTranslated()
    {
        var shown = DataSets
            .OfPlane.Select(static data => data.Description)
            .Concat(PageOptions.Shown.Select(static name => TrainOptions.Table.Find(name)!.Description));

        Assert.That(shown, Is.SubsetOf(Words("core-es")));
    }

    [Test]
    public void Words_OfThePage_AreInTheLists()
    {
        string html = File.ReadAllText(Path.Combine(Folder, "index.html"));
        var asked = System
            .Text.RegularExpressions.Regex.Matches(html, "data-i18n(?:-label)?=\"(\\w+)\"")
            .Select(static match => match.Groups[1].Value)
            .Distinct();

        Assert.That(asked, Is.SubsetOf(Words("en")));
    }

    [Test]
    public void Page_AsksNobodyElse()
    {
        string[] addresses = ["http://", "https://", "//cdn"];
        var found = Directory
            .GetFiles(Folder)
            .SelectMany(File.ReadLines)
            .Where(line =>
                addresses.Any(address => line.Contains(address, StringComparison.Ordinal))
                && !line.Contains("www.w3.org/2000/svg", StringComparison.Ordinal)
            );

        Assert.That(found, Is.Empty);
    }

    private static string[] Words(string language) =>
        [
            .. JsonDocument
                .Parse(File.ReadAllText(Path.Combine(Folder, $"{language}.json")))
                .RootElement.EnumerateObject()
                .Select(static word => word.Name),
        ];
}

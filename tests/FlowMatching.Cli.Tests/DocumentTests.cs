using System.Text.RegularExpressions;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests;

/// <summary>The documents point at files and folders that are there.</summary>
public sealed partial class DocumentTests
{
    public static IEnumerable<string> Documents =>
        new[] { "README.md", "CHANGELOG.md", "CONTRIBUTING.md" }.Concat(
            Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(file => "docs/" + Path.GetFileName(file))
        );

    [TestCaseSource(nameof(Documents))]
    public void Links_ToFiles_Exist(string document)
    {
        string path = Path.Combine(Repository.Root, document);
        string[] targets = [.. Link().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value).Where(IsFile)];

        string[] missing = [.. targets.Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)))];

        Assert.That(missing, Is.Empty);
    }

    /// <summary>A link to a source file names a symbol, or the file by its path: what is named is declared there.</summary>
    [TestCaseSource(nameof(Documents))]
    public void Links_ToSources_NameWhatIsDeclaredThere(string document)
    {
        string path = Path.Combine(Repository.Root, document);
        var links = SourceLink()
            .Matches(File.ReadAllText(path))
            .Select(match => (Text: match.Groups[1].Value, File: match.Groups[2].Value));

        Assert.That(links.Where(link => !Declares(Path.Combine(Path.GetDirectoryName(path)!, link.File), link.Text)), Is.Empty);
    }

    [Test]
    public void Readme_IsShort() =>
        Assert.That(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count(), Is.LessThanOrEqualTo(110));

    // "Paths/CondOtPath.cs" stands for its type, "Trainer.Run" for a type and its member.
    private static bool Declares(string file, string text)
    {
        string source = File.ReadAllText(file);
        string[] symbol = text.EndsWith(".cs", StringComparison.Ordinal)
            ? [Path.GetFileNameWithoutExtension(text)]
            : text.Trim('`').Split('.');
        bool isType = Regex.IsMatch(
            source,
            $@"\b(class|record|struct|interface|enum|delegate \w+)\s+(struct\s+)?{Regex.Escape(symbol[0])}\b"
        );
        return isType && symbol.Skip(1).All(member => Regex.IsMatch(source, $@"\b{Regex.Escape(member)}\b"));
    }

    private static bool IsFile(string target) => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#');

    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)#\s]+\.cs)\)")]
    private static partial Regex SourceLink();
}

using System.Text.RegularExpressions;

namespace FlowMatching.Cli.Tests;

/// <summary>The documents point at files and folders that are there.</summary>
public sealed partial class DocumentTests
{
    public static IEnumerable<string> Documents =>
        new[] { "README.md", "CHANGELOG.md" }.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(file => "docs/" + Path.GetFileName(file)));

    [TestCaseSource(nameof(Documents))]
    public void Links_ToFiles_Exist(string document)
    {
        string path = Path.Combine(Repository.Root, document);
        string[] targets = [.. Link().Matches(File.ReadAllText(path)).Select(match => match.Groups[1].Value).Where(IsFile)];

        string[] missing = [.. targets.Where(target => !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)))];

        Assert.That(missing, Is.Empty);
    }

    private static bool IsFile(string target) => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#');

    [GeneratedRegex(@"\]\(([^)#\s]+)")]
    private static partial Regex Link();
}

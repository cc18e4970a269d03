using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests;

/// <summary>The formatter breaks code at 140 characters; comments, which it leaves alone, follow here.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 140;

    [Test]
    public void Lines_LongerThanTheFormatterAllows_AreOnlySuchAsHoldAText()
    {
        var found = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (Place: $"{file}:{index + 1}", line)))
            .Where(one => one.line.Length > Longest && !one.line.Contains('"', StringComparison.Ordinal)) // a message in one piece can be found
            .Select(one => one.Place);

        Assert.That(found, Is.Empty);
    }
}

using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests;

/// <summary>Lines of more than 140 characters become fewer, never more.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 140;

    /// <summary>How many there are. Lower it with each one that is broken.</summary>
    private const int Present = 1542;

    [Test]
    public void Lines_LongerThanTheyShould_AreNoMoreThanBefore()
    {
        var sources = new[] { "src", "tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories));
        var counts = sources
            .Select(file => (File: file, Lines: File.ReadLines(file).Count(line => line.Length > Longest)))
            .Where(found => found.Lines > 0)
            .ToArray();

        Assert.That(
            counts.Sum(found => found.Lines),
            Is.LessThanOrEqualTo(Present),
            () => string.Join('\n', counts.OrderByDescending(found => found.Lines).Take(10)));
    }
}

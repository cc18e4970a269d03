namespace FlowMatching.Cli.Tests.Processes;

/// <summary>What a call of fm gave.</summary>
internal sealed record FmResult(int Code, string Out, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The lines that tell a fault.</summary>
    public string[] Faults => [.. ErrorLines.Where(line => line.StartsWith("fm: ", StringComparison.Ordinal))];

    /// <summary>The commands that it says to try next.</summary>
    public string[] TryNext =>
        [
            .. Out.TrimEnd()
                .Split('\n')
                .SkipWhile(line => !line.StartsWith("try next", StringComparison.Ordinal))
                .Select(line => line[line.IndexOf("fm ", StringComparison.Ordinal)..]),
        ];

    /// <summary>Asserts that the input was refused, by one sentence that holds a text.</summary>
    public void AssertRefused(string part)
    {
        Assert.That(Code, Is.EqualTo(ExitCode.BadInput), Error);
        Assert.That(Faults, Has.Length.EqualTo(1).And.All.Contains(part).And.All.Match(@"[.?]$"));
    }
}

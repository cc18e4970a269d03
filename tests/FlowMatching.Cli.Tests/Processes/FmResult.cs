namespace FlowMatching.Cli.Tests.Processes;

/// <summary>What a call of fm gave.</summary>
internal sealed record FmResult(int Code, string Out, string Error)
{
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The lines that tell a fault.</summary>
    public string[] Faults => [.. ErrorLines.Where(line => line.StartsWith("fm: ", StringComparison.Ordinal))];
}

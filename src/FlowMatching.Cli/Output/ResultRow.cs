namespace FlowMatching.Cli.Output;

/// <summary>A line of a result.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">Its value with its unit.</param>
internal readonly record struct ResultRow(string Name, string Value);

namespace FlowMatching.Cli.Output;

/// <summary>A row of a help text.</summary>
/// <param name="Name">The option with its placeholder, or the verb.</param>
/// <param name="Text">What it does.</param>
internal readonly record struct HelpRow(string Name, string Text);

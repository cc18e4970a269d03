using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Options;

/// <summary>What 'completion' is told.</summary>
public sealed record CompletionOptions
{
    /// <summary>The options of 'completion'.</summary>
    public static OptionTable<CompletionOptions> Table { get; } = new("completion", new CompletionOptions());

    /// <summary>The shell.</summary>
    [Option("shell", "Shell to complete in", OneOf = ["bash", "zsh", "pwsh"], Placeholder = "SHELL", IsArgument = true)]
    public string? Shell { get; init; }
}

namespace FlowMatching.Cli.Commands;

/// <summary>What a verb's help says beside its options.</summary>
/// <param name="Summary">What the verb does, in a few words.</param>
/// <param name="Usage">The command, such as "fm train --dataset NAME [options]".</param>
/// <param name="Examples">Commands that work as they stand.</param>
internal sealed record VerbWords(string Summary, string Usage, IReadOnlyList<string> Examples);

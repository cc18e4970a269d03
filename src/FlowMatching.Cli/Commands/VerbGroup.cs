using System.CommandLine;
using FlowMatching.Cli.Output;

namespace FlowMatching.Cli.Commands;

/// <summary>A verb that only gathers other verbs: fm data list, fm data show.</summary>
internal sealed class VerbGroup : Command, IVerb
{
    /// <summary>Declares the verb.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="words">Its help.</param>
    /// <param name="terminal">Where to write.</param>
    /// <param name="verbs">What it gathers.</param>
    public VerbGroup(string name, VerbWords words, Terminal terminal, params Command[] verbs)
        : base(name, words.Summary)
    {
        Words = words;
        TreatUnmatchedTokensAsErrors = false; // told in our words
        foreach (var verb in verbs)
            Add(verb);
        SetAction(parsed => VerbChoice.Explain(parsed, $"fm {name}", ["--help"], terminal, () => HelpText.WriteGroup(terminal.Out, this)));
    }

    /// <inheritdoc/>
    public VerbWords Words { get; }

    /// <inheritdoc/>
    public IEnumerable<HelpRow> OptionRows() => [];

    /// <summary>One row a verb.</summary>
    public IReadOnlyList<HelpRow> VerbRows() => [.. Subcommands.Select(verb => new HelpRow(verb.Name, ((IVerb)verb).Words.Summary))];
}

namespace FlowMatching.Cli.Commands;

/// <summary>What the help asks of a verb, whatever its options are.</summary>
internal interface IVerb
{
    /// <summary>The words.</summary>
    VerbWords Words { get; }

    /// <summary>One row an option.</summary>
    IEnumerable<HelpRow> OptionRows();
}

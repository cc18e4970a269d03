using System.CommandLine;
using System.CommandLine.Parsing;
using FlowMatching.Core.Options;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>A verb made from its option table. System.CommandLine splits the line into names and texts, and completes them in a shell; the
/// table reads the texts, so that every fault has one wording and all of them are told at once.</summary>
internal sealed class VerbCommand<TOptions> : Command, IVerb
    where TOptions : class
{
    private readonly OptionTable<TOptions> table;
    private readonly Dictionary<OptionProperty, Symbol> symbols = [];

    /// <summary>Declares the verb.</summary>
    /// <param name="table">Its options.</param>
    /// <param name="words">Its help.</param>
    /// <param name="run">Takes what was given and the faults found so far; gives the exit code.</param>
    public VerbCommand(OptionTable<TOptions> table, VerbWords words, Func<IReadOnlyList<GivenOption>, List<string>, int> run)
        : base(table.Verb.Split(' ')[^1], words.Summary)
    {
        (this.table, Words) = (table, words);
        TreatUnmatchedTokensAsErrors = false; // told with all other faults
        foreach (var option in table.Options)
            Declare(option);

        SetAction(parsed =>
        {
            List<string> faults = [];
            return run(Read(parsed, faults), faults);
        });
    }

    /// <inheritdoc/>
    public VerbWords Words { get; }

    /// <inheritdoc/>
    public IEnumerable<HelpRow> OptionRows() => table.Options.Select(option => new HelpRow(Names(option), Explain(option)));

    private static string Names(OptionProperty option) =>
        option.IsArgument ? option.Kind.Placeholder : $"--{option.Name} {option.Kind.Placeholder}".TrimEnd();

    private string Explain(OptionProperty option)
    {
        if (option.Kind.IsFlag)
            return option.Description;

        string fallback = table.Text(table.Defaults, option.Name),
            allowed = option.Kind.Allowed;
        string[] facts = [allowed == fallback ? "" : allowed, fallback.Length == 0 ? "" : $"default {fallback}"];
        string known = string.Join("; ", facts.Where(fact => fact.Length > 0));
        return known.Length == 0 ? option.Description : $"{option.Description} ({known})";
    }

    private void Declare(OptionProperty option)
    {
        string[] words = [.. option.Kind.Words];
        if (option.IsArgument)
        {
            Argument<string> argument = new(option.Name) { Arity = ArgumentArity.ZeroOrOne };
            argument.CompletionSources.Add(words);
            symbols[option] = argument;
            Add(argument);
            return;
        }

        // Any number of values is accepted here, so that "no value" and "given twice" can be told in our words.
        Option symbol = option.Kind.IsFlag
            ? new Option<bool>("--" + option.Name) { Arity = ArgumentArity.Zero, Description = option.Description }
            : new Option<string[]>("--" + option.Name) { Arity = ArgumentArity.ZeroOrMore, Description = option.Description };
        if (option.FormerName is { } former)
            symbol.Aliases.Add("--" + former);
        symbol.CompletionSources.Add(words);
        symbols[option] = symbol;
        Add(symbol);
    }

    private List<GivenOption> Read(ParseResult parsed, List<string> faults)
    {
        faults.AddRange(parsed.Errors.Select(error => error.Message));
        List<GivenOption> given = [];
        List<string> swallowed = []; // "--steps --sed 4": the value is missing, and --sed is unknown
        foreach (var (option, symbol) in symbols)
        {
            if (parsed.GetResult(symbol) is not { } result || result is OptionResult { Implicit: true })
                continue;
            if (option.Kind.IsFlag)
                given.Add(new GivenOption(option.Name, "true", "--" + option.Name));
            else
                ReadValue(option, result, given, swallowed, faults);
        }

        foreach (var stray in StrayTokens.Read(table.Verb, [.. swallowed, .. parsed.UnmatchedTokens], faults))
        {
            if (table.Options.FirstOrDefault(option => option.IsArgument && option.Name == stray.Name) is { } word)
                faults.Add(
                    $"{stray.Label} is no option of 'fm {table.Verb}': write its value alone, 'fm {table.Verb} {word.Kind.Placeholder}'."
                );
            else
                given.Add(stray);
        }

        return given;
    }

    private static void ReadValue(
        OptionProperty option,
        SymbolResult result,
        List<GivenOption> given,
        List<string> swallowed,
        List<string> faults
    )
    {
        var kind = option.Kind;
        string label = option.IsArgument ? kind.Placeholder : "--" + option.Name;
        string[] values = [.. result.Tokens.Select(token => token.Value)];
        if (values is [['-', '-', ..]])
        {
            swallowed.Add(values[0]);
            values = [];
        }

        if (option.IsRepeatable && values.Length > 1)
            given.AddRange(values.Select(value => new GivenOption(option.Name, value, label)));
        else if (values.Length == 1)
            given.Add(new GivenOption(option.Name, values[0], label));
        else if (values.Length > 1)
            faults.Add($"{label} is given {values.Length} times.");
        else if (!option.IsArgument)
            faults.Add($"{label} needs a value: {(kind.Allowed.Length == 0 ? kind.Placeholder : kind.Allowed)}");
    }
}

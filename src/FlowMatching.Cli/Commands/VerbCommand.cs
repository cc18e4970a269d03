using System.CommandLine;
using System.CommandLine.Parsing;
using FlowMatching.Cli.Output;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Commands;

/// <summary>A verb made from its option table. System.CommandLine splits the line into names and texts; the table reads the texts,
/// so that every fault has one wording and all of them are told at once.</summary>
internal sealed class VerbCommand<TOptions> : Command, IVerb
{
    private readonly OptionTable<TOptions> table;
    private readonly Dictionary<OptionSpec<TOptions>, Symbol> symbols = [];

    /// <summary>Declares the verb.</summary>
    /// <param name="table">Its options.</param>
    /// <param name="words">Its help.</param>
    /// <param name="run">Takes what was given and the faults found so far; gives the exit code.</param>
    public VerbCommand(OptionTable<TOptions> table, VerbWords words, Func<IReadOnlyList<GivenOption>, List<string>, int> run)
        : base(table.Verb.Split(' ')[^1], words.Summary)
    {
        (this.table, Words) = (table, words);
        TreatUnmatchedTokensAsErrors = false; // told with all other faults
        foreach (var spec in table.Specs) Declare(spec);

        SetAction(parsed =>
        {
            List<string> faults = [];
            return run(Read(parsed, faults), faults);
        });
    }

    /// <inheritdoc/>
    public VerbWords Words { get; }

    /// <inheritdoc/>
    public IEnumerable<HelpRow> OptionRows() => table.Specs.Select(spec => new HelpRow(Names(spec), Explain(spec)));

    private static string Names(OptionSpec<TOptions> spec) =>
        spec.IsArgument ? spec.Placeholder : $"--{spec.Name} {spec.Placeholder}".TrimEnd();

    private string Explain(OptionSpec<TOptions> spec)
    {
        if (spec.IsFlag) return spec.Description;

        string fallback = spec.Get(table.Defaults);
        string[] facts = [spec.Allowed == fallback ? "" : spec.Allowed, fallback.Length == 0 ? "" : $"default {fallback}"];
        string known = string.Join("; ", facts.Where(fact => fact.Length > 0));
        return known.Length == 0 ? spec.Description : $"{spec.Description} ({known})";
    }

    private void Declare(OptionSpec<TOptions> spec)
    {
        if (spec.IsArgument)
        {
            Argument<string> argument = new(spec.Name) { Arity = ArgumentArity.ZeroOrOne };
            symbols[spec] = argument;
            Add(argument);
            return;
        }

        // Any number of values is accepted here, so that "no value" and "given twice" can be told in our words.
        Option option = spec.IsFlag
            ? new Option<bool>("--" + spec.Name) { Arity = ArgumentArity.Zero }
            : new Option<string[]>("--" + spec.Name) { Arity = ArgumentArity.ZeroOrMore };
        symbols[spec] = option;
        Add(option);
    }

    private List<GivenOption> Read(ParseResult parsed, List<string> faults)
    {
        faults.AddRange(parsed.Errors.Select(error => error.Message));
        List<GivenOption> given = [];
        List<string> swallowed = []; // "--steps --sed 4": the value is missing, and --sed is unknown
        foreach (var (spec, symbol) in symbols)
        {
            if (parsed.GetResult(symbol) is not { } result || result is OptionResult { Implicit: true }) continue;
            if (spec.IsFlag) given.Add(new GivenOption(spec.Name, "true", "--" + spec.Name));
            else ReadValue(spec, result, given, swallowed, faults);
        }

        foreach (var stray in StrayTokens.Read(table.Verb, [.. swallowed, .. parsed.UnmatchedTokens], faults))
        {
            if (table.Specs.FirstOrDefault(spec => spec.IsArgument && spec.Name == stray.Name) is { } word)
                faults.Add($"{stray.Label} is no option of 'fm {table.Verb}': write its value alone, 'fm {table.Verb} {word.Placeholder}'.");
            else given.Add(stray);
        }

        return given;
    }

    private static void ReadValue(
        OptionSpec<TOptions> spec, SymbolResult result, List<GivenOption> given, List<string> swallowed, List<string> faults)
    {
        string label = spec.IsArgument ? spec.Placeholder : "--" + spec.Name;
        string[] values = [.. result.Tokens.Select(token => token.Value)];
        if (values is [['-', '-', ..]])
        {
            swallowed.Add(values[0]);
            values = [];
        }

        if (spec.IsRepeatable && values.Length > 1) given.AddRange(values.Select(value => new GivenOption(spec.Name, value, label)));
        else if (values.Length == 1) given.Add(new GivenOption(spec.Name, values[0], label));
        else if (values.Length > 1) faults.Add($"{label} is given {values.Length} times.");
        else if (!spec.IsArgument) faults.Add($"{label} needs a value: {(spec.Allowed.Length == 0 ? spec.Placeholder : spec.Allowed)}");
    }
}

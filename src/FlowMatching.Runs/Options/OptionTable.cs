using FlowMatching.Core;

namespace FlowMatching.Runs.Options;

/// <summary>
/// All options of a verb. The command line, the YAML reader, the writer of run.yaml, the help and the validation are made from
/// this table: three doors, one room. Defaults belong to the record's own initialisers.
/// </summary>
/// <param name="verb">The verb's name.</param>
/// <param name="defaults">The record with nothing given.</param>
/// <param name="specs">The lines, in the order of the help.</param>
public sealed class OptionTable<TOptions>(string verb, TOptions defaults, IReadOnlyList<OptionSpec<TOptions>> specs)
{
    /// <summary>The verb's name.</summary>
    public string Verb => verb;

    /// <summary>The record with nothing given.</summary>
    public TOptions Defaults => defaults;

    /// <summary>The lines, in the order of the help.</summary>
    public IReadOnlyList<OptionSpec<TOptions>> Specs => specs;

    /// <summary>The names that a file may hold.</summary>
    public IEnumerable<string> FileNames => specs.Where(spec => !spec.CallOnly).Select(spec => spec.Name);

    /// <summary>Finds an option.</summary>
    /// <param name="name">Its name without dashes.</param>
    /// <returns>The line, or null.</returns>
    public OptionSpec<TOptions>? Find(string name) => specs.FirstOrDefault(spec => spec.Name == name);

    /// <summary>Sets all given options, the later over the earlier.</summary>
    /// <param name="start">The record to start from: the defaults, or what a checkpoint recorded.</param>
    /// <param name="given">The given options; the file's before the command line's.</param>
    /// <param name="faults">Takes every fault, one sentence each.</param>
    /// <returns>The record; where there were faults, without the faulty options.</returns>
    public TOptions Apply(TOptions start, IEnumerable<GivenOption> given, ICollection<string> faults)
    {
        var options = start;
        foreach (var one in given)
        {
            if (Fault(one) is { } fault) faults.Add(fault);
            else options = Find(one.Name)!.Set(options, one.Text);
        }

        return options;
    }

    /// <summary>As the other overload, but refuses all faults at once.</summary>
    /// <param name="start">The record to start from.</param>
    /// <param name="given">The given options.</param>
    /// <returns>The record.</returns>
    /// <exception cref="InvalidInputException">At least one option was unknown or did not fit.</exception>
    public TOptions Apply(TOptions start, IEnumerable<GivenOption> given)
    {
        List<string> faults = [];
        var options = Apply(start, given, faults);
        return faults.Count == 0 ? options : throw new InvalidInputException(faults);
    }

    /// <summary>The options of a record that a file may hold and that have a value, as texts.</summary>
    /// <param name="options">The record.</param>
    /// <returns>Names and texts in the table's order; an option with more than one value once for each.</returns>
    public IEnumerable<KeyValuePair<string, string>> Write(TOptions options) => specs
        .Where(spec => !spec.CallOnly)
        .SelectMany(spec => spec.GetAll(options).Select(text => KeyValuePair.Create(spec.Name, text)));

    /// <summary>Lists where options differ from what a run to resume was begun with, one sentence each.</summary>
    /// <param name="recorded">What the run was begun with.</param>
    /// <param name="asked">What is asked for now.</param>
    /// <param name="names">The options that must not change.</param>
    /// <returns>The faults.</returns>
    public IEnumerable<string> Changes(TOptions recorded, TOptions asked, IEnumerable<string> names) =>
        from name in names
        let spec = Find(name)!
        where spec.Get(recorded) != spec.Get(asked)
        select $"--{name} is {spec.Get(asked)}, but the run to resume has {spec.Get(recorded)}: leave it out, or start another run with --name.";

    private string? Fault(GivenOption given)
    {
        if (Find(given.Name) is not { } spec)
            return $"{given.Label} is not an option of '{verb}'{Suggestion.For(given.Name, specs.Select(known => known.Name), Dashes(given))}";

        return spec.Fault(given.Text) is { } fault ? $"{given.Label} {fault}" : null;
    }

    // A name is suggested the way it was typed: with dashes on the command line, without in a file.
    private static string Dashes(GivenOption given) => given.Label.StartsWith('-') ? "--" : "";
}

using FlowMatching.Core;
using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Options;

/// <summary>
/// All options of a verb, found on its record: the command line, the YAML reader, the writer of run.yaml, the help and the completion of a
/// shell are made from this table. To add an option, give a property of the record, or of one in it, an <see cref="OptionAttribute"/>.
/// </summary>
/// <param name="verb">The verb's name.</param>
/// <param name="defaults">The record with nothing given.</param>
/// <typeparam name="TOptions">The verb's options record.</typeparam>
public sealed class OptionTable<TOptions>(string verb, TOptions defaults)
    where TOptions : class
{
    /// <summary>The verb's name.</summary>
    public string Verb => verb;

    /// <summary>The record with nothing given.</summary>
    public TOptions Defaults => defaults;

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<OptionProperty> Options { get; } = OptionProperty.Of(typeof(TOptions));

    /// <summary>The names of the options that cannot change between the parts of a run, because the result depends on them.</summary>
    public IEnumerable<string> FixedOnResume => Options.Where(static option => option.FixedOnResume).Select(static option => option.Name);

    /// <summary>Finds an option; null where there is none of this name.</summary>
    /// <param name="name">Its name without dashes, or a former one.</param>
    public OptionProperty? Find(string name) => Options.FirstOrDefault(option => option.Name == name || option.FormerName == name);

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
            if (Fault(one) is { } fault)
                faults.Add(fault);
            else
                options = (TOptions)Find(one.Name)!.Set(options, one.Text);
        }

        return options;
    }

    /// <summary>As the other overload, but refuses all faults at once.</summary>
    /// <param name="start">The record to start from.</param>
    /// <param name="given">The given options.</param>
    /// <exception cref="InvalidInputException">At least one option was unknown or did not fit.</exception>
    public TOptions Apply(TOptions start, IEnumerable<GivenOption> given)
    {
        List<string> faults = [];
        var options = Apply(start, given, faults);
        return faults.Count == 0 ? options : throw new InvalidInputException(faults);
    }

    /// <summary>The options of a record that a file may hold and that have a value, as texts; one with more values once for each.</summary>
    /// <param name="options">The record.</param>
    public IEnumerable<KeyValuePair<string, string>> Write(TOptions options) =>
        from option in Options
        where !option.CallOnly
        from text in option.Texts(options)
        select KeyValuePair.Create(option.Name, text);

    /// <summary>Lists where options differ from what a run to resume was begun with, one sentence each.</summary>
    /// <param name="recorded">What the run was begun with.</param>
    /// <param name="asked">What is asked for now.</param>
    /// <param name="names">The options that must not change.</param>
    public IEnumerable<string> Changes(TOptions recorded, TOptions asked, IEnumerable<string> names) =>
        from name in names
        let begun = Text(recorded, name)
        let now = Text(asked, name)
        where begun != now
        select $"--{name} is {now}, but the run to resume has {begun}: leave it out, or start another run with --name.";

    /// <summary>The value of an option as text, more than one with commas between them; empty when it was not given.</summary>
    /// <param name="options">The record.</param>
    /// <param name="name">The option's name.</param>
    public string Text(TOptions options, string name) => string.Join(", ", Find(name)!.Texts(options));

    private string? Fault(GivenOption given)
    {
        if (Find(given.Name) is not { } option)
            return $"{given.Label} is not an option of '{verb}'{Suggestion.For(given.Name, Options.Select(static known => known.Name), Dashes(given))}";

        return option.Fault(given.Text) is { } fault ? $"{given.Label} {fault}" : null;
    }

    // A name is suggested the way it was typed: with dashes on the command line, without in a file.
    private static string Dashes(GivenOption given) => given.Label.StartsWith('-') ? "--" : "";
}

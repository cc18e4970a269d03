namespace FlowMatching.Core.Options;

/// <summary>
/// Makes a property of a settings record an option: the one place of its name, its words and its limits. Command line, YAML, help,
/// run.yaml, shell completion and the check of settings are made from it; the property's initialiser is the default.
/// </summary>
/// <remarks>The property's type says what is read: int, long, double, bool, string, an enum, <see cref="TimeSpan"/>, <see cref="Cadence"/>,
/// or a list of them; null is "not given".</remarks>
/// <param name="name">The name in kebab-case, without dashes: the YAML key.</param>
/// <param name="description">What it does, in a few words without a full stop.</param>
[AttributeUsage(AttributeTargets.Property)]
public class OptionAttribute(string name, string description) : Attribute
{
    /// <summary>The name in kebab-case.</summary>
    public string Name => name;

    /// <summary>What it does.</summary>
    public string Description => description;

    /// <summary>The smallest number.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>Whether <see cref="Min"/> itself is refused.</summary>
    public bool AboveMin { get; init; }

    /// <summary>Whether <see cref="Max"/> itself is refused.</summary>
    public bool BelowMax { get; init; }

    /// <summary>The unit of a whole number, such as "steps".</summary>
    public string Unit { get; init; } = "";

    /// <summary>What stands for a text in the help: FILE, FOLDER.</summary>
    public string Placeholder { get; init; } = "NAME";

    /// <summary>What a text must be, in words; empty where anything goes.</summary>
    public string Allowed { get; init; } = "";

    /// <summary>A regular expression that a text must match.</summary>
    public string? Pattern { get; init; }

    /// <summary>The names of which a text is one.</summary>
    public string[]? OneOf { get; init; }

    /// <summary>The class that lists the names of which a text is one: its static property Names, or All, a catalogue.</summary>
    public Type? Catalog { get; init; }

    /// <summary>Whether null is written "auto": to be measured or chosen before the first step.</summary>
    public bool Auto { get; init; }

    /// <summary>Whether the option may be given more than once, a value each time; a file holds a list.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Whether it concerns this call only (--resume, --quiet), so that no file may hold it.</summary>
    public bool CallOnly { get; init; }

    /// <summary>Whether its value is a word of the command, not an option: fm info CHECKPOINT.</summary>
    public bool IsArgument { get; init; }

    /// <summary>Whether the result of a run depends on it, so that it cannot change when the run goes on.</summary>
    public bool FixedOnResume { get; init; }

    /// <summary>A name that it had before and that still works, but is not shown; null where there is none.</summary>
    public string? FormerName { get; init; }

    /// <summary>How values are read and written.</summary>
    /// <param name="type">The property's type.</param>
    public virtual ValueKind KindOf(Type type) => ValueKind.Of(type, this);
}

/// <summary>Says that a property holds a record whose options belong to the record around it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OptionGroupAttribute : Attribute
{
    /// <summary>The names of the options that are no options there.</summary>
    public string[] Without { get; init; } = [];
}

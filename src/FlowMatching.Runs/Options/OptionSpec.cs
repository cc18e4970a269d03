namespace FlowMatching.Runs.Options;

/// <summary>One line of an option table: name, value, limits and words of one option of a verb.</summary>
/// <typeparam name="TOptions">The verb's options record.</typeparam>
public sealed class OptionSpec<TOptions>
{
    private readonly Func<string, string?> fault;
    private readonly Func<TOptions, string, TOptions> set;
    private readonly Func<TOptions, IReadOnlyList<string>> get;

    private OptionSpec(Func<string, string?> fault, Func<TOptions, string, TOptions> set, Func<TOptions, IReadOnlyList<string>> get) =>
        (this.fault, this.set, this.get) = (fault, set, get);

    /// <summary>The name in kebab-case, without dashes: the YAML key.</summary>
    public required string Name { get; init; }

    /// <summary>What the option does, in a few words.</summary>
    public required string Description { get; init; }

    /// <summary>What stands for the value in the help.</summary>
    public required string Placeholder { get; init; }

    /// <summary>What a valid value is; empty where anything goes.</summary>
    public required string Allowed { get; init; }

    /// <summary>Whether naming the option is enough.</summary>
    public required bool IsFlag { get; init; }

    /// <summary>Whether the option concerns this call only (--resume, --quiet), so that no file may hold it.</summary>
    public bool CallOnly { get; init; }

    /// <summary>Whether a value is a word of the command, not an option: fm info CHECKPOINT.</summary>
    public bool IsArgument { get; init; }

    /// <summary>Whether the option may be given more than once.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>Makes a line of a table.</summary>
    /// <param name="name">The name in kebab-case.</param>
    /// <param name="kind">The kind of value.</param>
    /// <param name="description">What the option does.</param>
    /// <param name="get">Reads the value from a record.</param>
    /// <param name="set">Gives a copy of the record with another value.</param>
    /// <param name="callOnly">Whether no file may hold the option.</param>
    /// <param name="isArgument">Whether it is a word of the command.</param>
    /// <returns>The line.</returns>
    internal static OptionSpec<TOptions> Of<TValue>(
        string name, ValueKind<TValue> kind, string description, Func<TOptions, TValue> get, Func<TOptions, TValue, TOptions> set,
        bool callOnly = false, bool isArgument = false) =>
        new(
            fault: text => kind.Read(text, out _),
            set: (options, text) => kind.Read(text, out var value) is null ? set(options, value) : options,
            get: options => kind.Write(get(options)) is { Length: > 0 } text ? [text] : [])
        {
            Name = name,
            Description = description,
            Placeholder = kind.Placeholder,
            Allowed = kind.Allowed,
            IsFlag = kind.IsFlag,
            CallOnly = callOnly,
            IsArgument = isArgument,
        };

    /// <summary>Makes a line of a table whose option may be given more than once: a file holds a list.</summary>
    /// <param name="name">The name in kebab-case.</param>
    /// <param name="kind">The kind of one value.</param>
    /// <param name="description">What the option does.</param>
    /// <param name="get">Reads the values from a record.</param>
    /// <param name="add">Gives a copy of the record with one more value.</param>
    /// <returns>The line.</returns>
    internal static OptionSpec<TOptions> Many<TValue>(
        string name, ValueKind<TValue> kind, string description, Func<TOptions, IReadOnlyList<TValue>> get, Func<TOptions, TValue, TOptions> add) =>
        new(
            fault: text => kind.Read(text, out _),
            set: (options, text) => kind.Read(text, out var value) is null ? add(options, value) : options,
            get: options => [.. get(options).Select(kind.Write)])
        {
            Name = name,
            Description = description,
            Placeholder = kind.Placeholder,
            Allowed = kind.Allowed,
            IsFlag = false,
            IsRepeatable = true,
        };

    /// <summary>What is wrong with a text as value of this option; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The fault, to follow the option's name.</returns>
    public string? Fault(string text) => fault(text);

    /// <summary>A copy of the record with this option set; the record itself when the text does not fit.</summary>
    /// <param name="options">The record.</param>
    /// <param name="text">The value as text.</param>
    /// <returns>The copy.</returns>
    public TOptions Set(TOptions options, string text) => set(options, text);

    /// <summary>The value of this option as text, more than one with commas between them; empty when it was not given.</summary>
    /// <param name="options">The record.</param>
    /// <returns>The text.</returns>
    public string Get(TOptions options) => string.Join(", ", get(options));

    /// <summary>The values of this option as texts, one at most unless it may be given more than once.</summary>
    /// <param name="options">The record.</param>
    /// <returns>The texts.</returns>
    public IReadOnlyList<string> GetAll(TOptions options) => get(options);
}

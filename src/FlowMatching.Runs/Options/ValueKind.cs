namespace FlowMatching.Runs.Options;

/// <summary>How one kind of option value is written, read, limited and described: one kind serves every door.</summary>
/// <typeparam name="TValue">The value in the options record.</typeparam>
public abstract class ValueKind<TValue>
{
    /// <summary>What stands for the value in a help text: INT, NAME, FILE.</summary>
    public abstract string Placeholder { get; }

    /// <summary>What a valid value is, such as "1 or more steps"; empty where anything goes.</summary>
    public abstract string Allowed { get; }

    /// <summary>Whether naming the option is enough: --overwrite is --overwrite true.</summary>
    public virtual bool IsFlag => false;

    /// <summary>Reads the text of a value.</summary>
    /// <param name="text">The value as typed, or as a YAML scalar.</param>
    /// <param name="value">The value, when the result is null.</param>
    /// <returns>Null, or what is wrong, to follow "--name": "is 0, expected 1 or more steps".</returns>
    public abstract string? Read(string text, out TValue value);

    /// <summary>Writes a value so that <see cref="Read"/> gives it back.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Its text; empty for a value that stands for "not given".</returns>
    public abstract string Write(TValue value);

    /// <summary>The one wording of a value that does not fit.</summary>
    /// <param name="text">The text given.</param>
    /// <returns>The fault.</returns>
    protected string Unfit(string text) => $"is {(text.Length == 0 ? "empty" : text)}, expected {(Allowed.Length == 0 ? "a value" : Allowed)}";
}

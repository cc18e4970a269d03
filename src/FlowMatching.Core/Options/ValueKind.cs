using System.Reflection;

namespace FlowMatching.Core.Options;

/// <summary>How one kind of option value is written, read, limited and described: one kind serves every door.</summary>
public abstract class ValueKind
{
    /// <summary>What stands for the value in a help text: INT, NAME, FILE.</summary>
    public abstract string Placeholder { get; }

    /// <summary>What a valid value is, such as "1 or more steps"; empty where anything goes.</summary>
    public abstract string Allowed { get; }

    /// <summary>Whether naming the option is enough: --overwrite is --overwrite true.</summary>
    public virtual bool IsFlag => false;

    /// <summary>The values there are, where they can be listed: what a shell completes.</summary>
    public virtual IReadOnlyList<string> Words => [];

    /// <summary>Whether a value is written with commas, and so may stand in a file as a list.</summary>
    public virtual bool HasCommas => false;

    /// <summary>Reads the text of a value.</summary>
    /// <param name="text">The value as typed, or as a YAML scalar.</param>
    /// <param name="value">The value, when the result is null.</param>
    /// <returns>Null, or what is wrong, to follow "--name": "is 0, expected 1 or more steps".</returns>
    public abstract string? Read(string text, out object? value);

    /// <summary>Writes a value so that <see cref="Read"/> gives it back.</summary>
    /// <param name="value">The value; null where none was given.</param>
    /// <returns>Its text; empty for null.</returns>
    public virtual string Write(object? value) => FormattableString.Invariant($"{value}");

    /// <summary>The kind for a property.</summary>
    /// <param name="type">The property's type.</param>
    /// <param name="option">Its limits and words.</param>
    /// <exception cref="NotSupportedException">No option can have this type.</exception>
    internal static ValueKind Of(Type type, OptionAttribute option)
    {
        var one = Nullable.GetUnderlyingType(type) ?? type;
        if (one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            var item = one.GetGenericArguments()[0];
            return option.Repeatable ? OfOne(item, option) : new ListOf(OfOne(item, option), item);
        }

        return option.Auto ? new AutoOr(OfOne(one, option)) : OfOne(one, option);
    }

    /// <summary>The one wording of a value that does not fit.</summary>
    /// <param name="text">The text given.</param>
    protected string Unfit(string text) =>
        $"is {(text.Length == 0 ? "empty" : text)}, expected {(Allowed.Length == 0 ? "a value" : Allowed)}";

    private static ValueKind OfOne(Type type, OptionAttribute option) =>
        type switch
        {
            _ when type == typeof(int) => new WholeNumber(
                option.Min,
                Math.Min(option.Max, int.MaxValue),
                option.Unit,
                static value => (int)value
            ),
            _ when type == typeof(long) => new WholeNumber(option.Min, option.Max, option.Unit, static value => value),
            _ when type == typeof(double) => new RealNumber(option),
            _ when type == typeof(bool) => new Flag(),
            _ when type == typeof(TimeSpan) => new Duration(),
            _ when type == typeof(TimeInterval) => new TimeIntervalKind(),
            _ when type == typeof(Cadence) => new CadenceKind(),
            _ when type.IsEnum => new EnumName(type),
            _ when type == typeof(string) && NamesOf(option) is { } names => new Choice(names, option.Placeholder),
            _ when type == typeof(string) => new PlainText(option.Placeholder, option.Allowed, option.Pattern),
            _ => throw new NotSupportedException($"--{option.Name} has the type {type}, which cannot be read from a text."),
        };

    private static IReadOnlyList<string>? NamesOf(OptionAttribute option) =>
        (option.OneOf, option.Catalog) switch
        {
            ({ } names, { } catalog) => [.. names, .. NamesOf(catalog)],
            ({ } names, null) => names,
            (null, { } catalog) => NamesOf(catalog),
            _ => null,
        };

    private static IReadOnlyList<string> NamesOf(Type catalog)
    {
        object? Static(string name) => catalog.GetProperty(name, BindingFlags.Static | BindingFlags.Public)?.GetValue(null);
        object all = Static("Names") ?? Static("All")!;
        return all as IReadOnlyList<string> ?? ((ICatalog)all).Names;
    }
}

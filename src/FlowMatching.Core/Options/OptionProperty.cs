using System.Collections.Concurrent;
using System.Reflection;

namespace FlowMatching.Core.Options;

/// <summary>An option of a settings record: its words, and how it is read from and put into the record.</summary>
public sealed class OptionProperty
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<OptionProperty>> Known = new();

    private readonly PropertyInfo[] path;
    private readonly OptionAttribute words;

    private OptionProperty(PropertyInfo[] path, OptionAttribute words) =>
        (this.path, this.words, Kind) = (path, words, words.KindOf(path[^1].PropertyType));

    /// <summary>The name in kebab-case, without dashes.</summary>
    public string Name => words.Name;

    /// <summary>A name that it had before and that still works; null where there is none.</summary>
    public string? FormerName => words.FormerName;

    /// <summary>What it does, in a few words.</summary>
    public string Description => words.Description;

    /// <summary>How its values are read and written.</summary>
    public ValueKind Kind { get; }

    /// <summary>Whether it concerns this call only, so that no file may hold it.</summary>
    public bool CallOnly => words.CallOnly;

    /// <summary>Whether its value is a word of the command.</summary>
    public bool IsArgument => words.IsArgument;

    /// <summary>Whether it may be given more than once.</summary>
    public bool IsRepeatable => words.Repeatable;

    /// <summary>Whether it cannot change when a run goes on.</summary>
    public bool FixedOnResume => words.FixedOnResume;

    /// <summary>The options of a record, those of the records in it where they stand, in the order in which they are written.</summary>
    /// <param name="record">The record's type.</param>
    public static IReadOnlyList<OptionProperty> Of(Type record) => Known.GetOrAdd(record, static type => [.. Find(type, [])]);

    /// <summary>Lists what is wrong with the values of a record, one sentence each, whoever has set them.</summary>
    /// <param name="record">The record.</param>
    public static IEnumerable<string> Faults(object record) =>
        from option in Of(record.GetType())
        from text in option.Texts(record)
        let fault = option.Fault(text)
        where fault is not null
        select $"{option.Name} {fault}{(fault.EndsWith('?') ? "" : ".")}";

    /// <summary>What is wrong with a text as value of this option; null when nothing is.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The fault, to follow the option's name.</returns>
    public string? Fault(string text) => Kind.Read(text, out _);

    /// <summary>A copy of the record with this option set, or with one more value where it may be given more than once.</summary>
    /// <param name="record">The record.</param>
    /// <param name="text">The value as text; it fits.</param>
    public object Set(object record, string text)
    {
        Kind.Read(text, out object? value);
        return Put(record, 0, IsRepeatable ? new ValueList<string>([.. (IReadOnlyList<string>)Value(record)!, (string)value!]) : value);
    }

    /// <summary>The values of this option as texts, one at most unless it may be given more than once; none where it was not
    /// given.</summary>
    /// <param name="record">The record.</param>
    public IReadOnlyList<string> Texts(object record)
    {
        object? value = Value(record);
        if (IsRepeatable)
            return [.. ((IReadOnlyList<string>)value!).Select(Kind.Write)];

        return Kind.Write(value) is { Length: > 0 } text ? [text] : [];
    }

    private static IEnumerable<OptionProperty> Find(Type record, PropertyInfo[] outer)
    {
        foreach (var property in PropertiesOf(record))
        {
            if (property.GetCustomAttribute<OptionAttribute>() is { } words)
                yield return new OptionProperty([.. outer, property], words);
            if (property.GetCustomAttribute<OptionGroupAttribute>() is not { } group)
                continue;

            foreach (var option in Find(property.PropertyType, [.. outer, property]).Where(option => !group.Without.Contains(option.Name)))
                yield return option;
        }
    }

    // In the order in which they are written; what a record inherits comes last.
    private static IEnumerable<PropertyInfo> PropertiesOf(Type record) =>
        record
            .GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .OrderBy(property => Distance(record, property.DeclaringType!))
            .ThenBy(static property => property.MetadataToken);

    private static int Distance(Type type, Type ancestor) => type == ancestor ? 0 : 1 + Distance(type.BaseType!, ancestor);

    private object? Value(object record) => path.Aggregate((object?)record, static (one, property) => property.GetValue(one));

    // What "with" does: the compiler gives every record a method that copies it.
    private object Put(object record, int depth, object? value)
    {
        object copy = record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
        var property = path[depth];
        property.SetValue(copy, depth == path.Length - 1 ? value : Put(property.GetValue(record)!, depth + 1, value));
        return copy;
    }
}

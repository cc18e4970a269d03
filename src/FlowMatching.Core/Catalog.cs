using System.Collections;

namespace FlowMatching.Core;

/// <summary>A list of members that are chosen by name.</summary>
public interface ICatalog
{
    /// <summary>The names, in the order in which they are shown.</summary>
    IReadOnlyList<string> Names { get; }
}

/// <summary>The members of one kind, in the order in which they are shown; the one place that turns a typed name into a member.</summary>
/// <typeparam name="T">What is listed.</typeparam>
/// <param name="kind">What a member is called in a message, such as "solver".</param>
/// <param name="members">The members; their names are distinct.</param>
public sealed class Catalog<T>(string kind, params T[] members) : IReadOnlyList<T>, ICatalog
    where T : INamed
{
    /// <summary>The names, in the order of the list.</summary>
    public IReadOnlyList<string> Names { get; } = [.. members.Select(member => member.Name)];

    /// <inheritdoc/>
    public int Count => members.Length;

    /// <inheritdoc/>
    public T this[int index] => members[index];

    /// <summary>Finds a member by its name.</summary>
    /// <exception cref="InvalidInputException">There is none; the message names the nearest one and all there are.</exception>
    public T Get(string name) => members.FirstOrDefault(member => member.Name == name) ?? throw new InvalidInputException(Unknown(name));

    /// <summary>Says in one sentence that a name is not known, with the nearest name if there is one.</summary>
    /// <param name="name">The name as it was typed.</param>
    public string Unknown(string name)
    {
        string? nearest = NearestName.Find(name, Names);
        string hint = nearest is null ? "" : $"did you mean '{nearest}'? ";

        return $"Unknown {kind} '{name}': {hint}There are {string.Join(", ", Names)}.";
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => members.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using FlowMatching.Core.Files;
using FlowMatching.Core.Models;

namespace FlowMatching.Core.Checkpoints;

/// <summary>Where the tensors of a file differ from the parameters of a network.</summary>
internal static class StateDictMisfits
{
    private const int Named = 3;

    private static readonly string[] Floating = ["F64", "F32", "F16", "BF16"];

    /// <summary>Lists the differences, a phrase for each kind: what is missing, what is surplus, what is of another shape or type.</summary>
    /// <param name="entries">The file's tensors.</param>
    /// <param name="architecture">The network.</param>
    public static IEnumerable<string> Of(IReadOnlyList<SafetensorsEntry> entries, Architecture architecture)
    {
        string prefix = PrefixOf(entries, architecture);
        var found = entries.ToDictionary(entry => entry.Name);
        ParameterShape[] expected = [.. architecture.Parameters().Select(parameter => parameter with { Name = prefix + parameter.Name })];
        string[] missing = [.. expected.Select(parameter => parameter.Name).Where(name => !found.ContainsKey(name))];
        string[] surplus = [.. found.Keys.Except(expected.Select(parameter => parameter.Name))];
        string[] unlike = [.. expected.Where(parameter => found.ContainsKey(parameter.Name)).Select(parameter => Fault(parameter, found[parameter.Name])).OfType<string>()];

        if (missing is not [])
        {
            yield return $"missing {Some(missing)}";
        }

        if (surplus is not [])
        {
            yield return $"surplus {Some(surplus)}";
        }

        if (unlike is not [])
        {
            yield return Some(unlike);
        }
    }

    /// <summary>The first part of all names, with its dot, where no name without it is one of the network's.</summary>
    /// <param name="entries">The file's tensors.</param>
    /// <param name="architecture">The network.</param>
    public static string PrefixOf(IReadOnlyList<SafetensorsEntry> entries, Architecture architecture)
    {
        string first = entries.Count == 0 ? "" : entries[0].Name[..(entries[0].Name.IndexOf('.', StringComparison.Ordinal) + 1)];
        HashSet<string> known = [.. architecture.Parameters().Select(parameter => parameter.Name)];
        bool isShared = entries.All(entry => entry.Name.StartsWith(first, StringComparison.Ordinal)) && !entries.Any(entry => known.Contains(entry.Name));

        return isShared && entries.Any(entry => known.Contains(entry.Name[first.Length..])) ? first : "";
    }

    private static string? Fault(ParameterShape expected, SafetensorsEntry entry) => (Floating.Contains(entry.DType), entry.Shape.SequenceEqual(expected.Shape)) switch
    {
        (false, _) => $"{entry.Name} holds {entry.DType}, expected one of {string.Join(", ", Floating)}",
        (_, false) => $"{entry.Name} has shape {Shapes.Sizes(entry.Shape)}, expected {Shapes.Sizes(expected.Shape)}",
        _ => null,
    };

    private static string Some(string[] all) =>
        string.Join(", ", all.Take(Named)) + (all.Length > Named ? $" and {all.Length - Named} more" : "");
}

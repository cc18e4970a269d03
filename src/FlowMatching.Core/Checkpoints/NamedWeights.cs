using FlowMatching.Core.Files;

namespace FlowMatching.Core.Checkpoints;

/// <summary>The tensors of a file under the names that a network has for them: some renamed, and less a first part of the names that
/// wrappers put there, such as "module.", "_orig_mod." or "ema.".</summary>
public sealed class NamedWeights
{
    /// <summary>What a user gives as prefix for names without one.</summary>
    public const string NoPrefix = "none";

    private const int NamedPrefixes = 6;

    private readonly Dictionary<string, string> inFile;

    private NamedWeights(WeightFile file, string prefix, IReadOnlyList<(string Name, SafetensorsEntry Entry)> tensors, int leftOut)
    {
        (File, Prefix, LeftOut) = (file, prefix, leftOut);
        Entries = [.. tensors.Select(static tensor => tensor.Entry with { Name = tensor.Name })];
        inFile = tensors.ToDictionary(static tensor => tensor.Name, static tensor => tensor.Entry.Name, StringComparer.Ordinal);
    }

    /// <summary>The file.</summary>
    public WeightFile File { get; }

    /// <summary>What was taken off the names; empty for nothing.</summary>
    public string Prefix { get; }

    /// <summary>How many tensors stand under other prefixes, and are passed over.</summary>
    public int LeftOut { get; }

    /// <summary>The tensors, under the network's names.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The name that a tensor has in the file.</summary>
    /// <param name="name">The network's.</param>
    public string NameInFile(string name) => inFile[name];

    /// <summary>Finds the network's names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isKnown">Whether a name is one of the network's.</param>
    /// <param name="prefix">What to take off the names; <see cref="NoPrefix"/> for nothing; null to find out.</param>
    /// <param name="renamed">Other names for some of the file's, before anything is taken off; null for none.</param>
    /// <exception cref="InvalidInputException">There are two prefixes, or tensors without it.</exception>
    public static NamedWeights Of(
        WeightFile file,
        Func<string, bool> isKnown,
        string? prefix = null,
        IReadOnlyDictionary<string, string>? renamed = null
    )
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(isKnown);
        (string Name, SafetensorsEntry Entry)[] tensors = Renamed(file, renamed ?? new Dictionary<string, string>());
        string first = prefix is { } wanted ? Wanted(file, tensors, wanted) : Found(file, tensors, isKnown);
        var under = tensors
            .Where(tensor => tensor.Name.StartsWith(first, StringComparison.Ordinal))
            .Select(tensor => (tensor.Name[first.Length..], tensor.Entry))
            .ToArray();

        return new NamedWeights(file, first, under, tensors.Length - under.Length);
    }

    private static (string, SafetensorsEntry)[] Renamed(WeightFile file, IReadOnlyDictionary<string, string> renamed)
    {
        string[] absent = [.. renamed.Keys.Except(file.Entries.Select(static entry => entry.Name))];
        if (absent.Length > 0)
            throw new InvalidInputException(
                $"{file.Path} has no tensor {Printable.Excerpt(absent[0])}, which is to be renamed{(absent.Length > 1 ? $", and {absent.Length - 1} more of them" : "")}."
            );

        (string Name, SafetensorsEntry)[] tensors =
        [
            .. file.Entries.Select(entry => (renamed.GetValueOrDefault(entry.Name, entry.Name), entry)),
        ];
        var twice = tensors.CountBy(static tensor => tensor.Name).FirstOrDefault(static name => name.Value > 1);
        return twice.Value > 1
            ? throw new InvalidInputException(
                $"{file.Path} would have {twice.Value} tensors named {Printable.Excerpt(twice.Key)} when renamed."
            )
            : tensors;
    }

    private static string Wanted(WeightFile file, (string Name, SafetensorsEntry)[] tensors, string wanted)
    {
        string first =
            wanted == NoPrefix ? ""
            : wanted.EndsWith('.') ? wanted
            : wanted + '.';
        return tensors.Any(tensor => tensor.Name.StartsWith(first, StringComparison.Ordinal))
            ? first
            : throw new InvalidInputException(
                $"{file.Path} has no name that begins with {Printable.Excerpt(first)}, which --prefix asks for."
            );
    }

    // The prefix under which most of the network's names stand; all tensors must stand there, unless the user says which are meant.
    private static string Found(WeightFile file, (string Name, SafetensorsEntry)[] tensors, Func<string, bool> isKnown)
    {
        var counts = tensors.Select(tensor => PrefixOf(tensor.Name, isKnown)).OfType<string>().CountBy(static prefix => prefix).ToArray();
        if (counts.Length == 0)
            return "";

        int most = counts.Max(static prefix => prefix.Value);
        string[] candidates =
        [
            .. counts.Where(prefix => prefix.Value == most).Select(static prefix => prefix.Key).Order(StringComparer.Ordinal),
        ];
        if (candidates.Length > 1)
            throw new InvalidInputException(
                $"{file.Path} holds such a network {candidates.Length} times, under {string.Join(", ", candidates.Take(NamedPrefixes).Select(Shown))}: choose one with --prefix."
            );

        int others = tensors.Count(tensor => !tensor.Name.StartsWith(candidates[0], StringComparison.Ordinal));
        return others == 0
            ? candidates[0]
            : throw new InvalidInputException(
                $"{file.Path} holds the network under {candidates[0]}, and {others} other tensors beside it: --prefix {candidates[0]} takes it and leaves them out."
            );
    }

    private static string Shown(string prefix) => prefix.Length == 0 ? NoPrefix : Printable.Excerpt(prefix);

    // What stands before the longest end of a name, from a dot on, that is one of the network's.
    private static string? PrefixOf(string name, Func<string, bool> isKnown)
    {
        for (int at = 0; at >= 0; at = name.IndexOf('.', at) + 1 is > 0 and var next ? next : -1)
            if (isKnown(name[at..]))
                return name[..at];

        return null;
    }
}

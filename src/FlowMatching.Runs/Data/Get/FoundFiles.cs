using FlowMatching.Core;
using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Data.Get;

/// <summary>Which of the files in a folder or an archive is which file of a set.</summary>
internal static class FoundFiles
{
    /// <summary>Whether a name is that of a file, also compressed, and also as train-images.idx3-ubyte.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The name, with or without folders.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsNameOf(KnownFile file, string path)
    {
        string name = Path.GetFileName(path);
        string plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^".gz".Length] : name;

        return plain.Replace('.', '-').Equals(file.Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Refuses a place that does not have all that is missing.</summary>
    /// <param name="place">The folder or the archive.</param>
    /// <param name="lacking">What it does not have.</param>
    /// <exception cref="InvalidInputException">Something is lacking.</exception>
    public static void RequireAll(string place, IReadOnlyList<KnownFile> lacking)
    {
        if (lacking.Count == 0) return;

        string names = string.Join(", ", lacking.Select(file => file.Name));
        throw new InvalidInputException($"{place} does not hold {names} (.gz or plain).");
    }
}

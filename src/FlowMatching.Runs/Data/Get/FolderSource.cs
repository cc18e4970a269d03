using FlowMatching.Core;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Get;

/// <summary>A folder with the files, or with folders that have them.</summary>
/// <param name="folder">The folder.</param>
internal sealed class FolderSource(string folder) : IFileSource
{
    private const int MostDepth = 4;

    /// <inheritdoc/>
    public string Name => folder;

    /// <inheritdoc/>
    public void Fetch(FileStore store, CancellationToken cancel)
    {
        string[] there = Files();
        var found = store.Missing().ToDictionary(file => file, file => Array.Find(there, path => FoundFiles.IsNameOf(file, path)));
        FoundFiles.RequireAll(folder, [.. found.Where(pair => pair.Value is null).Select(pair => pair.Key)]);
        foreach (var (file, path) in found)
        {
            cancel.ThrowIfCancellationRequested();
            using var content = InputFile.Open(path!);
            store.Put(file, content, path!);
        }
    }

    private string[] Files()
    {
        try
        {
            EnumerationOptions options = new() { RecurseSubdirectories = true, MaxRecursionDepth = MostDepth };
            return [.. Directory.EnumerateFiles(folder, "*", options).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{folder} cannot be read: {Faults.Sentence(e)}", e);
        }
    }
}

/// <summary>A package of Debian, where it is installed.</summary>
/// <param name="package">Its name.</param>
/// <param name="folder">Where it puts the files.</param>
internal sealed class DebianSource(string package, string folder) : IFileSource
{
    /// <inheritdoc/>
    public string Name => $"Debian's package {package}";

    /// <inheritdoc/>
    public void Fetch(FileStore store, CancellationToken cancel)
    {
        if (!Directory.Exists(folder))
            throw new RunFailedException($"it is not installed: there is no {folder}.");

        new FolderSource(folder).Fetch(store, cancel);
    }
}

using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Get;

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
        if (!Directory.Exists(folder)) throw new RunFailedException($"it is not installed: there is no {folder}.");

        new FolderSource(folder).Fetch(store, cancel);
    }
}

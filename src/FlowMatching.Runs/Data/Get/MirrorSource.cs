using FlowMatching.Core;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Get;

/// <summary>A folder on the web that has each file as NAME.gz.</summary>
/// <param name="address">The folder's address, which ends in a slash.</param>
/// <param name="downloader">Fetches the files.</param>
internal sealed class MirrorSource(Uri address, Downloader downloader) : IFileSource
{
    private const int Overhead = 1 << 16; // what gzip may add to a file that it cannot compress

    /// <inheritdoc/>
    public string Name => address.ToString();

    /// <inheritdoc/>
    public void Fetch(FileStore store, CancellationToken cancel)
    {
        foreach (var file in store.Missing())
            Fetch(file, store, cancel);
    }

    private void Fetch(KnownFile file, FileStore store, CancellationToken cancel)
    {
        string part = store.In($".{file.Name}.gz.part");
        bool wasBegun = File.Exists(part);
        try
        {
            FetchOnce(file, store, part, cancel);
        }
        catch (InvalidInputException) when (wasBegun) // what an earlier run began may have come from elsewhere: once more, from the start
        {
            FetchOnce(file, store, part, cancel);
        }
    }

    // What was begun stays when the line breaks, and goes when it turns out to be wrong.
    private void FetchOnce(KnownFile file, FileStore store, string part, CancellationToken cancel)
    {
        Uri source = new(address, $"{file.Name}.gz");
        downloader.FetchAsync(source, part, file.Bytes + Overhead, cancel).GetAwaiter().GetResult();
        try
        {
            using var content = InputFile.Open(part);
            store.Put(file, content, $"its {file.Name}.gz");
        }
        finally
        {
            File.Delete(part);
        }
    }
}

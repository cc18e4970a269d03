using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>Opens files that a user named, with one sentence for what a disk may say.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading from its beginning.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file, which the caller disposes.</returns>
    /// <exception cref="InvalidInputException">It cannot be read, or has no bytes that could be counted, as a pipe has none.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            // Before it is opened: that alone would wait for ever for somebody to write into a pipe.
            var file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
            if (file is { Exists: true, Length: 0 })
                throw new InvalidInputException($"{path} is empty, expected a file with data.");

            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path} does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path} cannot be read: {Faults.Sentence(e)}", e);
        }
    }
}

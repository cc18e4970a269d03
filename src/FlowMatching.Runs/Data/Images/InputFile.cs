using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Images;

/// <summary>Opens files that a user named, with one sentence for what a disk may say.</summary>
internal static class InputFile
{
    /// <summary>Opens a file for reading from its beginning.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The file, which the caller disposes.</returns>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
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

using System.Text;
using FlowMatching.Core;
using FlowMatching.Core.Files;

namespace FlowMatching.Runs.Files;

/// <summary>Files that are either the old ones or the new ones, whole; what the disk refuses is told in a sentence.</summary>
public static class AtomicFile
{
    /// <summary>Writes a text as UTF-8 without a mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="disk">The disk; null for the system's.</param>
    public static void WriteText(string path, string text, IDiskSteps? disk = null)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write(path, stream => stream.Write(bytes), disk);
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="disk">The disk; null for the system's.</param>
    /// <exception cref="RunFailedException">The disk refused; nothing was replaced.</exception>
    public static void Write(string path, Action<Stream> write, IDiskSteps? disk = null) =>
        Guard(path, () => DurableFile.Write(path, write, disk));

    /// <summary>Writes a file with a writer that wants a file name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="writeTo">Writes the file whose name it is given; the extension is that of the path.</param>
    /// <exception cref="RunFailedException">The disk refused; nothing was replaced.</exception>
    public static void Replace(string path, Action<string> writeTo) => Guard(path, () => DurableFile.Replace(path, writeTo));

    /// <summary>Turns what the disk refuses in the middle of a run into a sentence.</summary>
    /// <param name="path">What is written, for the message.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="RunFailedException">The disk refused.</exception>
    public static void Guard(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunFailedException($"{path} could not be written: {Faults.Sentence(e)}", e);
        }
    }
}

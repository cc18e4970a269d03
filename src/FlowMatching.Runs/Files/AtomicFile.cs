using System.Text;
using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>Files that are either the old ones or the new ones, whole: a temporary file beside, flushed to disk, renamed.</summary>
public static class AtomicFile
{
    /// <summary>Writes a text as UTF-8 without a mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">Its text.</param>
    public static void WriteText(string path, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Writes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write) => Replace(path, temporary =>
    {
        using FileStream stream = new(temporary, FileMode.Create, FileAccess.Write);
        write(stream);
        stream.Flush(flushToDisk: true);
    });

    /// <summary>Writes a file with a writer that wants a file name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="writeTo">Writes the file whose name it is given; the extension is that of the path.</param>
    /// <exception cref="RunFailedException">The disk refused; nothing was replaced.</exception>
    public static void Replace(string path, Action<string> writeTo)
    {
        string temporary = Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileNameWithoutExtension(path)}.new{Path.GetExtension(path)}");
        DiskFaults.Guard(path, () =>
        {
            try
            {
                writeTo(temporary);
                File.Move(temporary, path, overwrite: true);
            }
            catch
            {
                Discard(temporary);
                throw;
            }
        });
    }

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first fault is the one to tell; what is left is a file whose name says that it is not finished.
        }
    }
}

namespace FlowMatching.Core.Files;

/// <summary>Files that are the old ones or the new ones, whole, whenever a process is killed or the power fails.</summary>
/// <remarks>The new file is written beside the old one, the disk takes its bytes, it gets the old one's name, and the disk takes the
/// folder's names, in this order: a name never stands for bytes that the disk may not have yet.</remarks>
public static class DurableFile
{
    private const int BufferBytes = 1 << 16; // larger ones the collector keeps apart, and frees late

    /// <summary>Replaces a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="steps">The disk; null for the system's.</param>
    public static void Write(string path, Action<Stream> write, IDiskSteps? steps = null) =>
        Replace(
            path,
            temporary =>
            {
                using FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
                write(stream);
            },
            steps
        );

    /// <summary>Replaces a file by a writer that wants a file name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="writeTo">Writes the file whose name it is given; the extension is that of the path.</param>
    /// <param name="steps">The disk; null for the system's.</param>
    public static void Replace(string path, Action<string> writeTo, IDiskSteps? steps = null)
    {
        var disk = steps ?? DiskSteps.OfSystem;
        string temporary = TemporaryOf(path);
        try
        {
            disk.Write(temporary, writeTo);
            disk.Flush(temporary);
            Rename(temporary, path, disk);
        }
        catch
        {
            Discard(temporary, disk);
            throw;
        }
    }

    /// <summary>Gives a file that the disk has another's name.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its name afterwards, in the same folder.</param>
    /// <param name="steps">The disk; null for the system's.</param>
    public static void Rename(string from, string to, IDiskSteps? steps = null)
    {
        var disk = steps ?? DiskSteps.OfSystem;
        disk.Rename(from, to);
        disk.FlushFolder(FolderOf(to));
    }

    /// <summary>Gives a file that the disk has a second name, maybe another's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its second name.</param>
    /// <param name="steps">The disk; null for the system's.</param>
    public static void Link(string path, string name, IDiskSteps? steps = null)
    {
        var disk = steps ?? DiskSteps.OfSystem;
        string temporary = TemporaryOf(name);
        disk.Delete(temporary);
        disk.Link(path, temporary);
        Rename(temporary, name, disk);
        disk.Delete(temporary); // POSIX renames nothing where both names are one file's already
    }

    /// <summary>The name under which a file is written first: hidden, and of the same extension.</summary>
    /// <param name="path">The file.</param>
    public static string TemporaryOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileNameWithoutExtension(path)}.new{Path.GetExtension(path)}");

    private static string FolderOf(string path) => Path.GetDirectoryName(path) is { Length: > 0 } folder ? folder : ".";

    private static void Discard(string temporary, IDiskSteps disk)
    {
        try
        {
            disk.Delete(temporary);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The first fault is the one to tell; what is left is a file whose name says that it is not finished.
        }
    }
}

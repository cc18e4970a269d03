using System.Runtime.InteropServices;

namespace FlowMatching.Core.Files;

/// <summary>The steps in which a file is replaced, each by its name, so that a test can fail any of them.</summary>
public interface IDiskSteps
{
    /// <summary>Writes a new file.</summary>
    /// <param name="path">Its name.</param>
    /// <param name="write">Writes the file whose name it is given.</param>
    void Write(string path, Action<string> write);

    /// <summary>Has the disk take a file's bytes (fsync).</summary>
    /// <param name="path">The file.</param>
    void Flush(string path);

    /// <summary>Gives a file another's name, and so takes the other away.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its name afterwards.</param>
    void Rename(string from, string to);

    /// <summary>Has the disk take the names in a folder (fsync): until then a rename need not outlive a power failure.</summary>
    /// <param name="path">The folder.</param>
    void FlushFolder(string path);

    /// <summary>Gives a file a second name, by a hard link where there are such, else by a copy.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its second name, which no file has.</param>
    void Link(string path, string name);

    /// <summary>Removes a file, if it is there.</summary>
    /// <param name="path">The file.</param>
    void Delete(string path);
}

/// <summary>The steps as the operating system does them.</summary>
public sealed class DiskSteps : IDiskSteps
{
    private DiskSteps() { }

    /// <summary>The only one there need be.</summary>
    public static DiskSteps OfSystem { get; } = new();

    /// <inheritdoc/>
    public void Write(string path, Action<string> write) => write(path);

    /// <inheritdoc/>
    public void Flush(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <inheritdoc/>
    public void Rename(string from, string to) => File.Move(from, to, overwrite: true);

    /// <inheritdoc/>
    public void FlushFolder(string path)
    {
        if (!OperatingSystem.IsWindows())
            PosixFiles.FlushFolder(path); // Windows writes its table of names through
    }

    /// <inheritdoc/>
    public void Link(string path, string name)
    {
        if (OperatingSystem.IsWindows() || !PosixFiles.TryLink(path, name))
            File.Copy(path, name);
    }

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);
}

/// <summary>What POSIX knows of files and .NET does not: fsync of a folder, and hard links.</summary>
internal static partial class PosixFiles
{
    private const int ReadOnly = 0; // O_RDONLY

    // errno.h; the same on Linux and macOS. A file system that cannot flush a folder says something else (EINVAL, ENOTSUP, EBADF).
    private const int InputOutputError = 5,
        NoSpaceLeft = 28;

    /// <summary>Has the disk take the names in a folder.</summary>
    /// <param name="path">The folder; one that may not be opened for reading is left to the system.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    internal static void FlushFolder(string path)
    {
        int folder = open(path, ReadOnly);
        if (folder < 0)
            return;

        int failure = fsync(folder) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = close(folder);
        if (failure is InputOutputError or NoSpaceLeft)
            throw new IOException(Marshal.GetPInvokeErrorMessage(failure), failure);
    }

    /// <summary>Gives a file a second name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its second name.</param>
    /// <returns>Whether the file system knows such a thing.</returns>
    internal static bool TryLink(string path, string name) => link(path, name) == 0;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int file);

    [LibraryImport("libc")]
    private static partial int close(int file);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string path, string name);
}

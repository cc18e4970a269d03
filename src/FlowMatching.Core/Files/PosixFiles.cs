using System.Runtime.InteropServices;

namespace FlowMatching.Core.Files;

/// <summary>What POSIX knows of files and .NET does not: fsync of a folder, and hard links.</summary>
internal static partial class PosixFiles
{
    private const int ReadOnly = 0; // O_RDONLY

    // errno.h; the same on Linux and macOS. A file system that cannot flush a folder says something else (EINVAL, ENOTSUP, EBADF).
    private const int InputOutputError = 5, NoSpaceLeft = 28;

    /// <summary>Has the disk take the names in a folder.</summary>
    /// <param name="path">The folder; one that may not be opened for reading is left to the system.</param>
    /// <exception cref="IOException">The disk failed.</exception>
    internal static void FlushFolder(string path)
    {
        int folder = open(path, ReadOnly);
        if (folder < 0) return;

        int failure = fsync(folder) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = close(folder);
        if (failure is InputOutputError or NoSpaceLeft) throw new IOException(Marshal.GetPInvokeErrorMessage(failure), failure);
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

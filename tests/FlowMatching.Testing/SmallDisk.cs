using System.Diagnostics;
using NUnit.Framework;

namespace FlowMatching.Testing;

/// <summary>A file system of a few kilobytes in memory (tmpfs), for what happens when it is full or may not be written. Only root can mount
/// one.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Mounts it; a test that cannot have one is left out.</summary>
    /// <param name="kilobytes">Its size.</param>
    public SmallDisk(int kilobytes)
    {
        if (
            OperatingSystem.IsLinux()
            && Environment.UserName == "root"
            && Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", Path)
        )
            return;

        folder.Dispose();
        Assert.Ignore("A file system of its own takes Linux and the right to mount one.");
    }

    /// <summary>Where it is mounted.</summary>
    public string Path => folder.Path;

    private string Ballast => folder.In("ballast");

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        using FileStream file = new(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (int bytes in new[] { 4096, 1 })
            Append(file, new byte[bytes]);
    }

    /// <summary>Gives the room back.</summary>
    public void Clear() => File.Delete(Ballast);

    /// <summary>Lets nothing be written any more.</summary>
    public void MakeReadOnly() => Assert.That(Run("mount", "-o", "remount,ro", Path), Is.True, "remount");

    /// <inheritdoc/>
    public void Dispose()
    {
        Run("umount", "-l", Path);
        folder.Dispose();
    }

    private static void Append(FileStream file, byte[] bytes)
    {
        try
        {
            while (true)
                file.Write(bytes);
        }
        catch (IOException)
        {
            // Full, which is what was wanted.
        }
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true }
        )!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

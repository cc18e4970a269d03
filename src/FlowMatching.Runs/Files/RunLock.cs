using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>The right to write into a folder, which one process has at a time. Readers need none: every file they see is whole.</summary>
/// <remarks>The right is an open file that the operating system lets nobody else open (flock on Unix, a sharing mode on Windows), so that
/// it ends with the process however that ends. It is never removed: two processes could else hold two files of one name. Who has it stands
/// in a file beside, which a killed process leaves behind. Where a file system knows no locks, that file alone has to do: it counts while
/// its process is there, by number and time of start.</remarks>
internal sealed class RunLock : IDisposable
{
    /// <summary>The file that is held open.</summary>
    internal const string LockName = ".lock";

    /// <summary>The file that says who does.</summary>
    internal const string OwnerName = ".lock.json";

    private const int Attempts = 5;

    // EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] HeldByAnother = [11, 35, unchecked((int)0x80070020)];
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly string folder;
    private readonly FileStream file;
    private readonly LockOwner owner;

    private RunLock(string folder, FileStream file, LockOwner owner) => (this.folder, this.file, this.owner) = (folder, file, owner);

    /// <summary>The process that had the right before and was ended without giving it back; null where none was.</summary>
    public LockOwner? Predecessor { get; private init; }

    private string OwnerPath => Path.Combine(folder, OwnerName);

    /// <summary>Takes the right.</summary>
    /// <param name="folder">The folder, which is there.</param>
    /// <exception cref="InvalidInputException">Another process has it, which the sentence names, or nothing can be written
    /// there.</exception>
    public static RunLock Take(string folder)
    {
        try
        {
            var file = Open(folder) ?? throw new InvalidInputException(Sentence(folder));
            return Take(folder, file, LockOwner.Read(Path.Combine(folder, OwnerName)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(RunFolder.NotWritable(folder, fault), fault);
        }
    }

    private static RunLock Take(string folder, FileStream file, LockOwner? former)
    {
        RunLock taken = new(folder, file, LockOwner.Present()) { Predecessor = former };
        try
        {
            bool isHeldWithoutLocks =
                former is not null && former.Process != Environment.ProcessId && !IsShut(file.Name) && former.IsAlive();
            if (isHeldWithoutLocks)
                throw new InvalidInputException(Sentence(folder));
            taken.owner.Write(taken.OwnerPath);
            return taken;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Says who writes into a folder.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    /// <returns>One sentence that says what to do; null where the folder is free.</returns>
    public static string? Objection(string folder) => IsShut(Path.Combine(folder, LockName)) ? Sentence(folder) : null;

    /// <summary>Makes sure that the folder is still the one whose right this is.</summary>
    /// <exception cref="RunFailedException">It was removed, and another may stand in its place.</exception>
    public void Require()
    {
        if (LockOwner.Read(OwnerPath) != owner)
            throw new RunFailedException($"{folder} was removed or replaced while the run was writing there: nothing more is written.");
    }

    /// <summary>Gives the right back.</summary>
    public void Dispose()
    {
        try
        {
            if (LockOwner.Read(OwnerPath) == owner)
                File.Delete(OwnerPath);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next one finds a name that counts no more.
        }
        finally
        {
            file.Dispose();
        }
    }

    private static FileStream? Open(string folder)
    {
        FileStream? file = null;
        for (int attempt = 0; attempt < Attempts && file is null; attempt++)
        {
            if (attempt > 0)
                Thread.Sleep(Patience); // who only asks whether it is held holds it for a moment
            file = TryOpen(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }

        return file;
    }

    private static bool IsShut(string path)
    {
        try
        {
            // Shared, so that processes that ask at once do not take each other for one that writes.
            using var file = TryOpen(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return file is null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false; // it is not there, or nobody can write there
        }
    }

    private static FileStream? TryOpen(string path, FileMode mode, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, mode, access, share, bufferSize: 1);
        }
        catch (IOException fault) when (HeldByAnother.Contains(fault.HResult))
        {
            return null;
        }
    }

    private static string Sentence(string folder)
    {
        var owner = LockOwner.Read(Path.Combine(folder, OwnerName));
        string who = owner is not null && (owner.Host != Environment.MachineName || owner.IsAlive()) ? owner.ToString() : "another process";
        return $"{folder} is in use by {who}: wait for its end, stop it, or choose another --output-dir.";
    }
}

/// <summary>The process that writes into a folder. Its number alone would not do: the system gives numbers again.</summary>
/// <param name="Process">The process's number.</param>
/// <param name="Started">When it was started.</param>
/// <param name="Host">The machine that it runs on.</param>
internal sealed record LockOwner(int Process, DateTimeOffset Started, string Host)
{
    // The start is told from the time since the machine's, and so comes out a little different now and then.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>This process.</summary>
    public static LockOwner Present()
    {
        using var present = System.Diagnostics.Process.GetCurrentProcess();
        return new LockOwner(present.Id, present.StartTime.ToUniversalTime(), Environment.MachineName);
    }

    /// <summary>Reads who has left his name.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The process; null where there is no such file, or it tells nothing.</returns>
    public static LockOwner? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<LockOwner>(File.ReadAllText(path)) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // who it was is told where it is known; whether the folder is free does not depend on it
        }
    }

    /// <summary>Leaves the name.</summary>
    /// <param name="path">The file.</param>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    /// <summary>Whether the process is still there, and not another of its number.</summary>
    public bool IsAlive()
    {
        if (Host != Environment.MachineName)
            return false;

        try
        {
            using var found = System.Diagnostics.Process.GetProcessById(Process);
            return (found.StartTime.ToUniversalTime() - Started).Duration() < Slack;
        }
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"process {Process}{(Host == Environment.MachineName ? "" : " on " + Host)}, started {Started:yyyy-MM-dd HH:mm:ss} UTC"
        );
}

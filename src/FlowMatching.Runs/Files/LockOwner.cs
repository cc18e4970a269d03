using System.ComponentModel;
using System.Globalization;
using System.Text.Json;

namespace FlowMatching.Runs.Files;

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
        if (Host != Environment.MachineName) return false;

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
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"process {Process}{(Host == Environment.MachineName ? "" : " on " + Host)}, started {Started:yyyy-MM-dd HH:mm:ss} UTC");
}

using FlowMatching.Core.Files;
using NUnit.Framework;

namespace FlowMatching.Testing;

/// <summary>A disk that writes down its steps. At one of them the process is killed, so that nothing reaches the disk any more, or the disk
/// fails that once. It waits for no disk: that takes time, and shows after a power failure only.</summary>
/// <param name="diesAt">Number of the step, counted from 0. Of a file that is being written, half is there.</param>
/// <param name="fault">What the disk says; null for a killed process.</param>
public sealed class DyingDisk(int diesAt = int.MaxValue, Exception? fault = null) : IDiskSteps
{
    private readonly DiskSteps disk = DiskSteps.OfSystem;

    /// <summary>What was asked for, in order, with the names of the files.</summary>
    public List<string> Steps { get; } = [];

    private bool IsDead => fault is null && Steps.Count > diesAt;

    /// <inheritdoc/>
    public void Write(string path, Action<string> write) =>
        Do($"write {Name(path)}", () => disk.Write(path, write), () => WriteHalf(path, write));

    /// <inheritdoc/>
    public void Flush(string path) => Do($"fsync {Name(path)}", () => Assert.That(File.Exists(path), Is.True));

    /// <inheritdoc/>
    public void Rename(string from, string to) => Do($"rename {Name(from)} to {Name(to)}", () => disk.Rename(from, to));

    /// <inheritdoc/>
    public void FlushFolder(string path) => Do("fsync folder", () => Assert.That(Directory.Exists(path), Is.True));

    /// <inheritdoc/>
    public void Link(string path, string name) => Do($"link {Name(path)} to {Name(name)}", () => disk.Link(path, name));

    /// <inheritdoc/>
    public void Delete(string path) => Do($"delete {Name(path)}", () => disk.Delete(path));

    private void Do(string step, Action work, Action? half = null)
    {
        if (IsDead)
            throw new ProcessKilledException();

        Steps.Add(step);
        bool isLast = Steps.Count == diesAt + 1;
        (isLast ? half : work)?.Invoke();
        if (isLast)
            throw fault ?? new ProcessKilledException();
    }

    private void WriteHalf(string path, Action<string> write)
    {
        disk.Write(path, write);
        using var file = File.OpenWrite(path);
        file.SetLength(file.Length / 2);
    }

    private static string Name(string path) => Path.GetFileName(path);
}

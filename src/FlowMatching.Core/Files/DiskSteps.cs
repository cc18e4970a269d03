namespace FlowMatching.Core.Files;

/// <summary>The steps as the operating system does them.</summary>
public sealed class DiskSteps : IDiskSteps
{
    private DiskSteps()
    {
    }

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
        if (!OperatingSystem.IsWindows()) PosixFiles.FlushFolder(path); // Windows writes its table of names through
    }

    /// <inheritdoc/>
    public void Link(string path, string name)
    {
        if (OperatingSystem.IsWindows() || !PosixFiles.TryLink(path, name)) File.Copy(path, name);
    }

    /// <inheritdoc/>
    public void Delete(string path) => File.Delete(path);
}

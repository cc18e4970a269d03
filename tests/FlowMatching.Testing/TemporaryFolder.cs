namespace FlowMatching.Testing;

/// <summary>A folder of its own for one test, gone with all that is in it afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("fm-test-").FullName;

    /// <summary>The path of a file or a folder in it.</summary>
    public string In(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}

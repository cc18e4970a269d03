namespace FlowMatching.Benchmarks.Quality;

/// <summary>Where the measured runs go: the folder that was asked for, which stays, or one that is deleted afterwards.</summary>
internal sealed class RunsFolder(string wanted) : IDisposable
{
    internal string Path { get; } = wanted.Length > 0 ? wanted : Directory.CreateTempSubdirectory("fm-quality-").FullName;

    public void Dispose()
    {
        if (wanted.Length == 0)
            Directory.Delete(Path, recursive: true);
    }
}

namespace FlowMatching.Benchmarks;

internal static class Repository
{
    /// <summary>The checkout's root: the nearest folder upwards that holds the solution.</summary>
    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "FlowMatching.Cli.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The benchmarks run from a checkout only."));
}

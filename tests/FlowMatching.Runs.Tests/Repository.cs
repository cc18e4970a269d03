namespace FlowMatching.Runs.Tests;

/// <summary>Where the sources lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(TestContext.CurrentContext.TestDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlowMatching.Cli.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("FlowMatching.Cli.sln is in no folder above the tests.");
    }
}

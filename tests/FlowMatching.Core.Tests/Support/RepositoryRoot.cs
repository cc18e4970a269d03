namespace FlowMatching.Core.Tests.Support;

/// <summary>Where the sources lie, for golden files that a test can write anew.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(new DirectoryInfo(TestContext.CurrentContext.TestDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "FlowMatching.Cli.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("FlowMatching.Cli.sln is in no folder above the tests.");
    }
}

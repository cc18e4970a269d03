namespace FlowMatching.Cli.Tests;

/// <summary>Where the sources and the built fm lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(TestContext.CurrentContext.TestDirectory));

    /// <summary>The built program: artifacts/bin/FlowMatching.Cli/CONFIGURATION/fm, beside this project's own output.</summary>
    public static string Program { get; } = FindProgram(new DirectoryInfo(TestContext.CurrentContext.TestDirectory));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlowMatching.Cli.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("FlowMatching.Cli.sln is in no folder above the tests.");
    }

    private static string FindProgram(DirectoryInfo tests) => Path.Combine(
        tests.Parent!.Parent!.FullName, "FlowMatching.Cli", tests.Name, OperatingSystem.IsWindows() ? "fm.exe" : "fm");
}

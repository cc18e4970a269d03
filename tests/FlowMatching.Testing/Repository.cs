namespace FlowMatching.Testing;

/// <summary>Where the sources and the built fm lie.</summary>
public static class Repository
{
    /// <summary>The nearest folder above the tests that holds the solution.</summary>
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The built program: artifacts/bin/FlowMatching.Cli/CONFIGURATION/fm, beside the tests' own output.</summary>
    public static string Program { get; } = FindProgram(new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FlowMatching.Cli.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("FlowMatching.Cli.sln is in no folder above the tests.");
    }

    private static string FindProgram(DirectoryInfo tests) =>
        Path.Combine(tests.Parent!.Parent!.FullName, "FlowMatching.Cli", tests.Name, OperatingSystem.IsWindows() ? "fm.exe" : "fm");
}

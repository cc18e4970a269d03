using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace FlowMatching.Core.Engine;

/// <summary>A folder with libtorch's libraries.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Reason">Why it was taken.</param>
/// <param name="Cure">What to do where it does not serve, in the imperative.</param>
/// <param name="IsForeign">Whether it is of another make than the package.</param>
internal sealed partial record LibtorchFolder(string Path, string Reason, string Cure, bool IsForeign)
{
    private const string AskPython =
        "import importlib.util as u; s = u.find_spec('torch'); print(s.submodule_search_locations[0] if s else '')";

    /// <summary>The folder of the package, as the build found it; null where this system has none.</summary>
    private static string? PackageFolder { get; } =
        typeof(LibtorchFolder)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(static entry => entry.Key == "LibtorchFolder")
            ?.Value;

    /// <summary>Finds the one to load.</summary>
    /// <exception cref="EngineUnavailableException">There is none.</exception>
    internal static LibtorchFolder Find()
    {
        if (Environment.GetEnvironmentVariable(NativeLibraries.Variable) is { Length: > 0 } given)
            return given == "python" ? OfPython() ?? throw NoPython() : Given(given);
        if (Holds(AppContext.BaseDirectory))
            return new LibtorchFolder(AppContext.BaseDirectory, "beside the program", "unpack the program anew", IsForeign: false);
        if (PackageFolder is { } package && Holds(package))
            return new LibtorchFolder(
                package,
                $"the package, {package}",
                $"delete {package} and restore it: dotnet restore --force",
                IsForeign: false
            );
        return OfPython() ?? throw Missing();
    }

    /// <summary>The name of a library's file on this system.</summary>
    internal static string FileName(string library) =>
        OperatingSystem.IsWindows() ? $"{library}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{library}.dylib"
        : $"lib{library}.so";

    /// <summary>The path of one of its libraries.</summary>
    internal string FileOf(string library) => System.IO.Path.Combine(Path, FileName(library));

    /// <summary>What the files beside the libraries say of the version; null where they say nothing.</summary>
    internal string? StatedVersion()
    {
        string above = System.IO.Path.Combine(Path, "..");
        foreach (string file in (string[])["build-version", "version.py", "include/torch/csrc/api/include/torch/version.h"])
        {
            string path = System.IO.Path.Combine(above, file);
            if (File.Exists(path) && VersionPattern().Match(File.ReadAllText(path)) is { Success: true } match)
                return match.Value;
        }

        return null;
    }

    private static bool Holds(string folder) => File.Exists(System.IO.Path.Combine(folder, FileName("torch_cpu")));

    private static LibtorchFolder Given(string given)
    {
        string? folder = ((string[])[given, System.IO.Path.Combine(given, "lib")]).FirstOrDefault(Holds);
        return folder is null
            ? throw new EngineUnavailableException(
                $"{NativeLibraries.Variable}={given} is no libtorch: expected {FileName("torch_cpu")} in it or in its lib folder, or the word python."
            )
            : new LibtorchFolder(
                System.IO.Path.GetFullPath(folder),
                $"{NativeLibraries.Variable}={given}",
                $"name another with {NativeLibraries.Variable}, or leave it unset",
                IsForeign: true
            );
    }

    private static LibtorchFolder? OfPython()
    {
        if (PythonPackage() is not { } package)
            return null;
        string folder = System.IO.Path.Combine(package, "lib");
        return Holds(folder)
            ? new LibtorchFolder(
                folder,
                $"the torch of python3, {package}",
                $"install torch {NativeLibraries.Fitting} there, or unset {NativeLibraries.Variable}",
                IsForeign: true
            )
            : null;
    }

    /// <summary>Where the active python3 has its torch, which is not imported for that.</summary>
    private static string? PythonPackage()
    {
        try
        {
            using var python = Process.Start(
                new ProcessStartInfo("python3", ["-c", AskPython]) { RedirectStandardOutput = true, RedirectStandardError = true }
            );
            string? answer = python?.StandardOutput.ReadToEnd().Trim();
            return string.IsNullOrEmpty(answer) ? null : answer;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no python3
        }
    }

    private static EngineUnavailableException NoPython() =>
        new(
            $"{NativeLibraries.Variable}=python, but the active python3 has no torch; install torch {NativeLibraries.Fitting} there, or unset {NativeLibraries.Variable}."
        );

    private static EngineUnavailableException Missing() =>
        new(
            PackageFolder is { } package
                ? $"The engine's package is not at {package} any more; restore it: dotnet restore --force."
                : $"There is no libtorch package for {RuntimeInformation.RuntimeIdentifier}: name a libtorch {NativeLibraries.Fitting} with {NativeLibraries.Variable}, or use Linux x64 with glibc, macOS arm64 or Windows."
        );

    [GeneratedRegex(@"\d+\.\d+\.\d+(\+\w+)?")]
    private static partial Regex VersionPattern();
}

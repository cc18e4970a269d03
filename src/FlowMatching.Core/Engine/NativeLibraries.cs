using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace FlowMatching.Core.Engine;

/// <summary>Which native files serve, and why.</summary>
/// <param name="Libtorch">The file of libtorch's operators.</param>
/// <param name="Version">libtorch's version, such as 2.10.0.</param>
/// <param name="TorchSharp">The file of TorchSharp's native part.</param>
/// <param name="Notes">Why these, in sentences for <c>fm doctor</c>.</param>
internal sealed record LoadedLibraries(string Libtorch, string Version, string TorchSharp, IReadOnlyList<string> Notes);

/// <summary>Finds libtorch and TorchSharp's native part and loads both before TorchSharp looks for them itself, which then finds them
/// loaded.</summary>
/// <remarks>The order: $FM_LIBTORCH (a folder, or "python" for that of the active python3), the program's own folder (a publish), the
/// package in NuGet's folder, the torch of the active python3.</remarks>
internal static class NativeLibraries
{
    /// <summary>The environment variable that names another libtorch.</summary>
    internal const string Variable = "FM_LIBTORCH";

    /// <summary>The version that TorchSharp's native part was made for.</summary>
    internal const string Fitting = "2.10";

    /// <summary>The version of the TorchSharp package.</summary>
    internal static string TorchSharpVersion { get; } =
        typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static readonly Lock Gate = new();
    private static LoadedLibraries? loaded;

    /// <summary>Loads them, at the first call.</summary>
    /// <param name="waitsAwake">Whether libtorch's threads are to wait awake for a moment; of the first call.</param>
    /// <exception cref="EngineUnavailableException">There are none that fit; the message says what to do.</exception>
    internal static LoadedLibraries Load(bool waitsAwake = false)
    {
        lock (Gate)
            return loaded ??= LoadAnew(waitsAwake);
    }

    private static LoadedLibraries LoadAnew(bool waitsAwake)
    {
        ProcessTuning.BeforeFirstLoad(waitsAwake);
        string bridge = TorchSharpFile();
        var libtorch = LibtorchFolder.Find();
        nint handle = LoadLibtorch(libtorch);
        string version = VersionOf(handle) ?? libtorch.StatedVersion() ?? "of unknown version";
        if (libtorch.IsForeign)
            RequireFit(libtorch, handle, version, bridge);

        List<string> notes = [$"libtorch {version}: {libtorch.Reason}"];
        string file = LoadBridge(bridge, notes);
        StartTorchSharp();
        return new LoadedLibraries(libtorch.FileOf("torch_cpu"), version, file, [.. notes, .. ProcessTuning.Notes]);
    }

    /// <summary>Loads libtorch's libraries, each before those that need it; CUDA's where there are any.</summary>
    /// <returns>The library that has the operators.</returns>
    private static nint LoadLibtorch(LibtorchFolder libtorch)
    {
        nint operators = 0;
        foreach (string name in (string[])["c10", "c10_cuda", "torch_cpu", "torch_cuda", "torch"])
        {
            string file = libtorch.FileOf(name);
            if (name.EndsWith("cuda", StringComparison.Ordinal) && !File.Exists(file))
                continue;
            nint handle = LoadSound(file, libtorch.Cure);
            if (name == "c10")
                TorchLog.TellErrorsOnly(handle);
            if (name == "torch_cpu")
                operators = handle;
        }

        return operators;
    }

    private static nint LoadSound(string file, string cure)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                RequireWhole(file); // the loader itself would end the process by SIGBUS
            return NativeLibrary.Load(file);
        }
        catch (Exception fault)
            when (fault
                    is DllNotFoundException
                        or BadImageFormatException
                        or InvalidDataException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            throw new EngineUnavailableException($"The engine's file {file} does not load ({FirstLine(fault)}); {cure}.", fault);
        }
    }

    /// <summary>The last thing in an ELF file is the table of its sections: where that is there, nothing has been cut off.</summary>
    private static void RequireWhole(string file)
    {
        using var stream = File.OpenRead(file);
        byte[] header = new byte[64];
        if (
            stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || BitConverter.ToUInt32(header) != 0x464C457F
        )
            throw new InvalidDataException("it is no library");
        ulong end =
            BitConverter.ToUInt64(header, 0x28) + (ulong)(BitConverter.ToUInt16(header, 0x3A) * BitConverter.ToUInt16(header, 0x3C));
        if (end > (ulong)stream.Length)
            throw new InvalidDataException($"it has {stream.Length} of {end} bytes");
    }

    /// <summary>libtorch's own word for its version: 8 bits each of major, minor and patch, uppermost.</summary>
    private static unsafe string? VersionOf(nint libtorch)
    {
        if (!NativeLibrary.TryGetExport(libtorch, "aoti_torch_abi_version", out nint function))
            return null;
        ulong version = ((delegate* unmanaged[Cdecl]<ulong>)function)();
        return $"{version >> 56}.{(version >> 48) & 255}.{(version >> 40) & 255}";
    }

    /// <summary>TorchSharp's native part binds its symbols when they are first called, and one that is missing then ends the process: look
    /// before.</summary>
    private static void RequireFit(LibtorchFolder libtorch, nint handle, string version, string bridge)
    {
        if (!OperatingSystem.IsLinux())
            return;
        string[] missing =
        [
            .. ElfFile
                .Read(File.ReadAllBytes(bridge))
                .Symbols()
                .Where(symbol =>
                    symbol is { IsUndefined: true, IsWeak: false, Name: ['_', 'Z', ..] }
                    && IsOfTorch(symbol.Name)
                    && !NativeLibrary.TryGetExport(handle, symbol.Name, out _)
                )
                .Select(static symbol => symbol.Name),
        ];
        if (missing.Length == 0)
            return;

        throw new EngineUnavailableException(
            $"{libtorch.Path} is libtorch {version}, which lacks {missing.Length} symbols that TorchSharp {TorchSharpVersion} needs ({string.Join(", ", missing.Take(3))}{(missing.Length > 3 ? ", ..." : "")}); libtorch {Fitting} fits: {libtorch.Cure}."
        );
    }

    private static bool IsOfTorch(string symbol) =>
        symbol.Contains("2at", StringComparison.Ordinal)
        || symbol.Contains("3c10", StringComparison.Ordinal)
        || symbol.Contains("5torch", StringComparison.Ordinal);

    private static string TorchSharpFile()
    {
        string name = LibtorchFolder.FileName("LibTorchSharp");
        string[] folders =
        [
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"),
        ];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
            ?? throw new EngineUnavailableException(
                $"TorchSharp has no native part for {RuntimeInformation.RuntimeIdentifier}: the engine runs on Linux x64 with glibc, macOS arm64 and Windows x64 or arm64."
            );
    }

    private static string LoadBridge(string file, List<string> notes)
    {
        if (NativeLibrary.TryLoad(file, out _))
        {
            notes.Add($"TorchSharp {TorchSharpVersion}: {file}");
            return file;
        }

        string copy = OperatingSystem.IsLinux() ? EditedCopy(file) : file;
        LoadSound(copy, "build anew after dotnet restore");
        notes.Add($"TorchSharp {TorchSharpVersion}: {copy}, a copy that fits this system's older C++ library (one symbol changed)");
        return copy;
    }

    private static string EditedCopy(string file)
    {
        try
        {
            return OlderCppLibrary.CopyOf(file, CacheFolders());
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            throw new EngineUnavailableException(
                $"TorchSharp's native part {file} does not load here and cannot be made to fit: {fault.Message}; a system with the C++ library of GCC 13 or later (Debian 13, Ubuntu 24.04) needs no copy.",
                fault
            );
        }
    }

    /// <summary>$XDG_CACHE_HOME or ~/.cache, and where that cannot be written to, the folder for temporary files.</summary>
    private static string[] CacheFolders()
    {
        string? cache =
            Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given ? given
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".cache")
            : null;
        string temporary = Path.Combine(Path.GetTempPath(), $"fm-{Environment.UserName}");
        return [.. cache is null ? Array.Empty<string>() : [Path.Combine(cache, "flow-matching")], temporary];
    }

    private static void StartTorchSharp()
    {
        try
        {
            torch.TryInitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception error) when (Cause(error) is DllNotFoundException or BadImageFormatException or NotSupportedException)
        {
            throw new EngineUnavailableException(
                $"TorchSharp does not start ({FirstLine(Cause(error))}); build anew after dotnet restore.",
                error
            );
        }
    }

    /// <summary>TorchSharp starts in its type initializer: what went wrong there arrives wrapped.</summary>
    private static Exception Cause(Exception error) =>
        error is TypeInitializationException { InnerException: { } inner } ? Cause(inner) : error;

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0].TrimEnd('.', ' ');
}

using System.Runtime.InteropServices;
using System.Text;

namespace FlowMatching.Core.Distributed;

/// <summary>The system's MPI: its functions, and the handles that differ from one implementation to another.</summary>
/// <remarks>MPI 3.1, section 17.1.6 leaves the C types of handles open: Open MPI's are addresses of exported objects, those of MPICH, Intel
/// MPI and MVAPICH fixed numbers. Both fit into a register.</remarks>
internal sealed unsafe class MpiLibrary
{
    /// <summary>The environment variable that names another library.</summary>
    internal const string Variable = "FM_MPI";

    private const int Now = 2, // RTLD_NOW
        LongestVersion = 8192;

    private const string Plain = "libmpi.so";

    private static readonly string[] OfOpenMpi = ["libmpi.so.40", "libmpi.so.80"],
        OfMpich = ["libmpich.so.12", "libmpi.so.12"],
        OnMacOS = ["libmpi.dylib", "libmpich.dylib"];

    private readonly nint library;

    private MpiLibrary(nint library, string file)
    {
        (this.library, File) = (library, file);
        Version = VersionOf(library);
        bool isOpenMpi = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world);
        World = isOpenMpi ? world : 0x44000000;
        Float = isOpenMpi ? NativeLibrary.GetExport(library, "ompi_mpi_float") : 0x4c00040a;
        Byte = isOpenMpi ? NativeLibrary.GetExport(library, "ompi_mpi_byte") : 0x4c00010d;
        Sum = isOpenMpi ? NativeLibrary.GetExport(library, "ompi_mpi_op_sum") : 0x58000003;
        InPlace = isOpenMpi ? 1 : -1;
    }

    /// <summary>The file that was loaded.</summary>
    internal string File { get; }

    /// <summary>What it calls itself, such as "Open MPI v4.1.4".</summary>
    internal string Version { get; }

    /// <summary>MPI_COMM_WORLD.</summary>
    internal nint World { get; }

    /// <summary>MPI_FLOAT.</summary>
    internal nint Float { get; }

    /// <summary>MPI_BYTE.</summary>
    internal nint Byte { get; }

    /// <summary>MPI_SUM.</summary>
    internal nint Sum { get; }

    /// <summary>MPI_IN_PLACE.</summary>
    internal nint InPlace { get; }

    /// <summary>Loads the library that fits a launcher.</summary>
    /// <param name="launcher">The launcher.</param>
    /// <exception cref="InvalidInputException">There is none; the message says what to install.</exception>
    internal static MpiLibrary Load(MpiLauncher launcher)
    {
        string[] names = NamesFor(launcher);
        foreach (string name in names)
        {
            if (Open(name) is not 0 and nint library)
                return new MpiLibrary(library, name);
        }

        throw new InvalidInputException(
            $"This is process {launcher.Rank} of {launcher.Size} of {launcher.Name}, but its library was not found (tried {string.Join(", ", names)}): "
                + $"install it, or name its file in {Variable}."
        );
    }

    /// <summary>What this machine has, each as it calls itself, with its file.</summary>
    internal static IEnumerable<string> Installed() =>
        from name in AllNames()
        let library = Open(name, isAlone: true)
        where library != 0
        select $"{VersionOf(library)} ({name})";

    /// <summary>The address of a function.</summary>
    /// <param name="name">Its name, such as MPI_Allreduce.</param>
    internal nint Function(string name) => NativeLibrary.GetExport(library, name);

    private static string[] NamesFor(MpiLauncher launcher) =>
        Given() is { } given ? [given]
        : OperatingSystem.IsMacOS() ? OnMacOS
        : launcher.Name == MpiLauncher.OpenMpi ? [.. OfOpenMpi, Plain]
        : [.. OfMpich, .. OfOpenMpi, Plain];

    private static string[] AllNames() =>
        Given() is { } given ? [given]
        : OperatingSystem.IsMacOS() ? OnMacOS
        : [.. OfOpenMpi, .. OfMpich];

    private static string? Given() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : null;

    // The plug-ins of Open MPI look for its symbols among the global ones; to be asked only, each library is loaded apart from the others.
    private static nint Open(string name, bool isAlone = false) =>
        OperatingSystem.IsWindows() ? 0
        : isAlone ? dlopen(name, Now)
        : dlopen(name, Now | (OperatingSystem.IsMacOS() ? 8 : 0x100));

    private static string VersionOf(nint library)
    {
        byte[] text = new byte[LongestVersion];
        int length = 0;
        fixed (byte* at = text)
            ((delegate* unmanaged[Cdecl]<byte*, int*, int>)NativeLibrary.GetExport(library, "MPI_Get_library_version"))(at, &length);

        return Encoding.ASCII.GetString(text, 0, Math.Clamp(length, 0, text.Length)).Split(',', '\n')[0].Trim('\0', ' ');
    }

    [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern nint dlopen(string file, int mode);
}

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FlowMatching.Core.Engine;

/// <summary>Makes TorchSharp's native library fit a C++ library older than that of GCC 13 (Debian 12, Ubuntu 22.04, RHEL 9).</summary>
/// <remarks>
/// libLibTorchSharp.so asks for GLIBCXX_3.4.32 for the sake of one symbol, std::ios_base_library_init(), which an executable built by GCC
/// 13 calls to have cin and cout ready; libtorch's own libraries, which are loaded before, do that in the older way. So in a copy the
/// symbol becomes sched_yield, a harmless function of the C library without arguments, and the version becomes GLIBCXX_3.4.30, which the
/// file needs anyway.
/// </remarks>
internal static class OlderCppLibrary
{
    private const string TooNew = "GLIBCXX_3.4.32",
        Enough = "GLIBCXX_3.4.30",
        Initialiser = "_ZSt21ios_base_library_initv";

    private const ushort Unversioned = 1;

    /// <summary>Changes the bytes of the library.</summary>
    /// <returns>The changed copy.</returns>
    /// <exception cref="InvalidDataException">It is no such library, or more of it needs the newer version; the message ends a
    /// sentence.</exception>
    internal static byte[] Edit(byte[] original)
    {
        var file = ElfFile.Read(original);
        ElfFile.NeededVersion[] needed = [.. file.NeededVersions()];
        var tooNew = Find(needed, TooNew);
        var enough = Find(needed, Enough);
        ElfFile.Symbol[] users = [.. file.Symbols().Where(symbol => symbol.Version == tooNew.Number)];
        if (users is not [{ Name: Initialiser } symbol])
        {
            throw new InvalidDataException($"it needs {TooNew} for {string.Join(", ", users.Select(static user => user.Name))}");
        }

        byte[] copy = [.. original];
        "sched_yield\0"u8.CopyTo(copy.AsSpan(symbol.NameAt));
        BinaryPrimitives.WriteUInt16LittleEndian(copy.AsSpan(file.VersionAt(symbol)), Unversioned);
        original.AsSpan(enough.HashAt, 4).CopyTo(copy.AsSpan(tooNew.HashAt));
        original.AsSpan(enough.NameAt, 4).CopyTo(copy.AsSpan(tooNew.NameAt));
        return copy;
    }

    /// <summary>Finds the changed copy of a library, or makes it, in the first folder that can be written to.</summary>
    /// <param name="library">The library's file.</param>
    /// <param name="folders">Where copies are kept, best first.</param>
    /// <returns>The copy's path; its name has the digest of the original in it.</returns>
    /// <exception cref="InvalidDataException">The library cannot be changed so.</exception>
    /// <exception cref="IOException">No folder takes the copy.</exception>
    internal static string CopyOf(string library, IReadOnlyList<string> folders)
    {
        byte[] original = File.ReadAllBytes(library),
            edited = Edit(original);
        string name = $"libLibTorchSharp-{Convert.ToHexStringLower(SHA256.HashData(original))[..32]}.so";
        List<string> faults = [];
        foreach (string folder in folders)
        {
            string path = Path.Combine(folder, name);
            try
            {
                if (!Holds(path, edited))
                    Write(path, edited);
                return path;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                faults.Add($"{folder}: {fault.Message.TrimEnd('.')}");
            }
        }

        throw new IOException($"nowhere can a copy of it be kept ({string.Join("; ", faults)})");
    }

    private static ElfFile.NeededVersion Find(ElfFile.NeededVersion[] needed, string name) =>
        needed.FirstOrDefault(version => version.Name == name) is { Name: not null } found
            ? found
            : throw new InvalidDataException($"it does not ask for {name}");

    private static bool Holds(string path, byte[] content) => File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);

    /// <summary>Another process may do the same at the same time: each writes a file of its own, and the last name given wins.</summary>
    private static void Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = $"{path}.{Environment.ProcessId}";
        try
        {
            File.WriteAllBytes(unfinished, content);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}

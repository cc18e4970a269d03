using System.Buffers.Binary;
using System.Text;

namespace FlowMatching.Core.Engine;

/// <summary>The dynamic symbols of a 64-bit little-endian ELF file, and the versions of other libraries that they ask for.</summary>
/// <remarks>System V ABI, "Object Files" and "Dynamic Linking"; symbol versions: Drepper, "ELF Symbol Versioning". There is a NuGet package
/// for ELF (ELFSharp), but it writes nothing and does not read the version sections.</remarks>
internal sealed class ElfFile
{
    private const int SectionHeader = 64,
        SymbolLength = 24;

    private readonly byte[] bytes;
    private readonly Dictionary<string, Section> sections;

    private ElfFile(byte[] bytes)
    {
        this.bytes = bytes;
        sections = ReadSections();
    }

    /// <summary>One symbol of .dynsym.</summary>
    /// <param name="Index">Its number.</param>
    /// <param name="Name">Its name.</param>
    /// <param name="NameAt">Where the name begins in the file.</param>
    /// <param name="IsUndefined">Whether another library has to define it.</param>
    /// <param name="IsWeak">Whether it may stay undefined.</param>
    /// <param name="Version">The number of its version; 1 for none.</param>
    internal readonly record struct Symbol(int Index, string Name, int NameAt, bool IsUndefined, bool IsWeak, int Version);

    /// <summary>One version that the file needs of another library (an Elf64_Vernaux).</summary>
    /// <param name="Name">Such as GLIBCXX_3.4.30.</param>
    /// <param name="Number">What symbols call it.</param>
    /// <param name="At">Where the entry begins in the file.</param>
    internal readonly record struct NeededVersion(string Name, int Number, int At)
    {
        /// <summary>Where the entry has the hash of the name.</summary>
        internal int HashAt => At;

        /// <summary>Where the entry has the place of the name in .dynstr.</summary>
        internal int NameAt => At + 8;
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or it is cut short.</exception>
    internal static ElfFile Read(byte[] bytes)
    {
        if (bytes.Length < 64 || !bytes.AsSpan(0, 6).SequenceEqual("\u007FELF\u0002\u0001"u8))
            throw new InvalidDataException("it is no 64-bit ELF file");
        try
        {
            return new ElfFile(bytes);
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("it is cut short or damaged", fault);
        }
    }

    /// <summary>The entry of .gnu.version where a symbol's version stands.</summary>
    internal int VersionAt(Symbol symbol) => sections[".gnu.version"].Offset + (2 * symbol.Index);

    /// <summary>The dynamic symbols, in their order.</summary>
    internal IEnumerable<Symbol> Symbols()
    {
        var (table, versions, names) = (sections[".dynsym"], sections[".gnu.version"], sections[".dynstr"]);
        for (int i = 0; i < table.Size / SymbolLength; i++)
        {
            int at = table.Offset + (i * SymbolLength);
            int nameAt = names.Offset + Int(at);
            yield return new Symbol(
                i,
                Text(nameAt),
                nameAt,
                Short(at + 6) == 0,
                bytes[at + 4] >> 4 == 2,
                Short(versions.Offset + (2 * i)) & 0x7FFF
            );
        }
    }

    /// <summary>The versions of other libraries that the file needs (.gnu.version_r).</summary>
    internal IEnumerable<NeededVersion> NeededVersions()
    {
        int names = sections[".dynstr"].Offset;
        for (int library = sections[".gnu.version_r"].Offset, next; ; library += next)
        {
            next = Int(library + 12);
            for (int i = 0, at = library + Int(library + 8); i < Short(library + 2); i++, at += Int(at + 12))
            {
                yield return new NeededVersion(Text(names + Int(at + 8)), Short(at + 6), at);
            }

            if (next == 0)
                yield break;
        }
    }

    private Dictionary<string, Section> ReadSections()
    {
        int first = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(0x28))),
            count = Short(0x3C),
            namesAt = first + (Short(0x3E) * SectionHeader);
        int names = SectionAt(namesAt).Offset;
        Dictionary<string, Section> found = [];
        for (int i = 0; i < count; i++)
        {
            int at = first + (i * SectionHeader);
            found[Text(names + Int(at))] = SectionAt(at);
        }

        foreach (string name in (string[])[".dynsym", ".dynstr", ".gnu.version", ".gnu.version_r"])
        {
            if (!found.TryGetValue(name, out var section) || section.Offset + (long)section.Size > bytes.Length)
                throw new InvalidDataException($"its section {name} is missing or cut short");
        }

        return found;
    }

    private Section SectionAt(int at) =>
        new(
            checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 24))),
            checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 32)))
        );

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private int Short(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private string Text(int at) => Encoding.ASCII.GetString(bytes.AsSpan(at, bytes.AsSpan(at).IndexOf((byte)0)));

    private readonly record struct Section(int Offset, int Size);
}

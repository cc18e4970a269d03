using System.Formats.Tar;
using System.Text;
using FlowMatching.Runs.Data.Get;

namespace FlowMatching.Runs.Tests.Data.Get;

public sealed class TarFilesTests
{
    private static readonly string Long = $"{new string('a', 90)}/{new string('b', 90)}/file";

    [Test]
    public void Read_EveryFormat_GivesNamesAndContents(
        [Values(TarEntryFormat.V7, TarEntryFormat.Ustar, TarEntryFormat.Pax, TarEntryFormat.Gnu)] TarEntryFormat format,
        [Values(0, 1, 511, 512, 513, 5000)] int length
    )
    {
        byte[] content = [.. Enumerable.Range(0, length).Select(i => (byte)(i * i))];
        byte[] archive = Archive(format, ("one", content), ("folder/two", [7]));

        Assert.That(Entries(archive), Is.EqualTo(new[] { ("one", Convert.ToHexString(content)), ("folder/two", "07") }));
    }

    [TestCase(TarEntryFormat.Ustar)]
    [TestCase(TarEntryFormat.Pax)]
    [TestCase(TarEntryFormat.Gnu)]
    public void Read_LongName_GivesAllOfIt(TarEntryFormat format) =>
        Assert.That(Entries(Archive(format, (Long, [1]), ("short", [2]))), Is.EqualTo(new[] { (Long, "01"), ("short", "02") }));

    [Test]
    public void Read_FoldersAndLinks_HaveNoContent()
    {
        using MemoryStream file = new();
        using (TarWriter tar = new(file, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "folder/"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc/passwd" });
        }

        Assert.That(Entries(file.ToArray()), Is.EqualTo(new[] { ("folder/", "none"), ("link", "none") }));
    }

    [Test]
    public void Read_NothingTakenOfAContent_StillFindsTheNextEntry()
    {
        using MemoryStream file = new(Archive(TarEntryFormat.Pax, ("one", new byte[3000]), ("two", [1])));

        Assert.That(new TarFiles(file).Read().Select(entry => entry.Name), Is.EqualTo(new[] { "one", "two" }));
    }

    /// <summary>Four kinds of header whose content is a name: a gigabyte of it is claimed, and none is there.</summary>
    [TestCase('L')]
    [TestCase('K')]
    [TestCase('x')]
    [TestCase('g')]
    public void Read_NameOfAGigabyte_IsRefusedBeforeMemoryIsTaken(char type)
    {
        byte[] archive = Archive(TarEntryFormat.Ustar, ("one", [1]));
        archive[156] = (byte)type;
        "10000000000\0"u8.CopyTo(archive.AsSpan(124));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(
            () => Entries(Mended(archive)),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("A name of 1073741824 bytes is too long")
        );
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void Read_AnyBeginning_EndsOrIsRefused()
    {
        byte[] archive = Archive(TarEntryFormat.Gnu, (Long, [1, 2, 3]));
        for (int length = 1; length < archive.Length - 1024; length++)
        {
            Assert.That(FaultOf(archive[..length]), Is.Null.Or.InstanceOf<EndOfStreamException>(), $"the first {length} bytes");
        }
    }

    [Test]
    public void Read_WrongChecksum_IsRefused()
    {
        byte[] archive = Archive(TarEntryFormat.Ustar, ("one", [1]));
        archive[0]++;

        Assert.That(() => Entries(archive), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("checksum"));
    }

    private static (string Name, string Content)[] Entries(byte[] archive)
    {
        using MemoryStream file = new(archive);
        return [.. new TarFiles(file).Read().Select(entry => (entry.Name, Hex(entry.Content)))];
    }

    private static Exception? FaultOf(byte[] archive)
    {
        try
        {
            Entries(archive);
            return null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return e;
        }
    }

    private static string Hex(Stream? content)
    {
        if (content is null)
            return "none";

        using MemoryStream copy = new();
        content.CopyTo(copy);
        return Convert.ToHexString(copy.ToArray());
    }

    private static byte[] Archive(TarEntryFormat format, params (string Name, byte[] Content)[] files)
    {
        using MemoryStream archive = new();
        using (TarWriter tar = new(archive, format, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(content);
                tar.WriteEntry(entry);
            }
        }

        return archive.ToArray();
    }

    private static byte[] Mended(byte[] archive)
    {
        archive.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(archive.Take(512).Sum(one => one), 8).PadLeft(6, '0') + "\0").CopyTo(archive, 148);

        return archive;
    }
}

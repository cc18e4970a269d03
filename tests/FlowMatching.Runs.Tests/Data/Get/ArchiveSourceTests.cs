using System.Formats.Tar;
using System.IO.Compression;
using FlowMatching.Core;
using FlowMatching.Runs.Data.Get;

namespace FlowMatching.Runs.Tests.Data.Get;

public sealed class ArchiveSourceTests : SourceTests
{
    [TestCase("a.zip")]
    [TestCase("a.tar")]
    [TestCase("a.tgz")]
    [TestCase("zip-without-an-extension", "a.zip")]
    public void Fetch_AnyFormat_TakesTheFilesFromTheirFolders(string name, string? kind = null)
    {
        Write(
            name,
            kind ?? name,
            ("package/readme.md", [1]),
            ("package/data/train-labels-idx1-ubyte", SmallSet.Labels),
            ("package/data/train-images-idx3-ubyte.gz", SmallSet.Zip(SmallSet.Pictures))
        );

        Fetch(name);

        Assert.That(Store.Missing(), Is.Empty);
        Assert.That(Directory.GetFiles(Target.Path).Select(Path.GetFileName), Is.EquivalentTo(SmallSet.Files.Select(file => file.Name)));
    }

    [TestCase("a.zip", "../train-labels-idx1-ubyte")]
    [TestCase("a.tgz", "../train-labels-idx1-ubyte")]
    [TestCase("a.zip", "data/../../x")]
    [TestCase("a.tar", "data/../../x")]
    [TestCase("a.zip", "/etc/passwd")]
    [TestCase("a.tgz", "/etc/passwd")]
    [TestCase("a.zip", "C:\\x")]
    [TestCase("a.zip", "data\\..\\..\\x")]
    public void Fetch_ANameThatLeadsOut_RefusesTheArchive(string archive, string name)
    {
        Write(archive, archive, (name, SmallSet.Labels));

        AssertRefused(archive, $"holds the name '{name}', which leads out of it: this archive is not to be trusted.");
        Assert.That(Directory.GetFiles(Target.Path), Is.Empty);
    }

    [Test]
    public void Fetch_ALinkOfTheRightName_IsNotFollowed()
    {
        using (var file = File.Create(Folder.In("a.tar")))
        using (TarWriter tar = new(file))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "train-labels-idx1-ubyte") { LinkName = "/etc/passwd" });

        AssertRefused("a.tar", "does not hold train-labels-idx1-ubyte, train-images-idx3-ubyte (.gz or plain).");
    }

    [Test]
    public void Fetch_WrongChecksum_NamesTheEntryAndTheArchive()
    {
        Write("a.zip", "a.zip", ("x/train-labels-idx1-ubyte", [3, 2, 1]));

        AssertRefused("a.zip", $"x/train-labels-idx1-ubyte in {Folder.In("a.zip")} has the SHA-256");
    }

    [Test]
    public void Fetch_NoArchiveOrHalfOfOne_IsRefused()
    {
        File.WriteAllText(Folder.In("a.txt"), string.Join('\n', Enumerable.Repeat("This is no archive at all.", 100)));
        Write("whole.tgz", "a.tgz", ("train-images-idx3-ubyte", SmallSet.Pictures));
        File.WriteAllBytes(Folder.In("half.tgz"), File.ReadAllBytes(Folder.In("whole.tgz"))[..5000]);
        Write("whole.zip", "a.zip", ("train-images-idx3-ubyte", SmallSet.Pictures));
        File.WriteAllBytes(Folder.In("half.zip"), File.ReadAllBytes(Folder.In("whole.zip"))[..5000]);

        AssertRefused("a.txt", "a.txt is not a whole .zip, .tar or .tgz archive");
        AssertRefused("half.tgz", "half.tgz");
        AssertRefused("half.zip", "half.zip is not a whole .zip");
        Assert.That(Directory.GetFiles(Target.Path), Is.Empty);
    }

    private void Fetch(string name) => new ArchiveSource(Folder.In(name)).Fetch(Store, CancellationToken.None);

    private void AssertRefused(string name, string part) =>
        Assert.That(() => Fetch(name), Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part).And.Message.EndsWith("."));

    private void Write(string name, string kind, params (string Name, byte[] Content)[] entries)
    {
        using var file = File.Create(Folder.In(name));
        if (kind == "a.zip")
        {
            WriteZip(file, entries);
            return;
        }

        using Stream stream = kind == "a.tgz" ? new GZipStream(file, CompressionLevel.Fastest) : new BufferedStream(file);
        using TarWriter tar = new(stream);
        foreach (var (entry, content) in entries)
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entry) { DataStream = new MemoryStream(content) });
    }

    private static void WriteZip(FileStream file, (string Name, byte[] Content)[] entries)
    {
        using ZipArchive zip = new(file, ZipArchiveMode.Create);
        foreach (var (entry, content) in entries)
        {
            using var stream = zip.CreateEntry(entry).Open();
            stream.Write(content);
        }
    }
}

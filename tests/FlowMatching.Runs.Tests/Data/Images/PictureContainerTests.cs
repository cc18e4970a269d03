using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Testing;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Data.Images;

/// <summary>Pictures as strangers keep them.</summary>
public sealed class PictureContainerTests
{
    private static readonly Rgba32 Red = new(255, 0, 0, 255),
        Blue = new(0, 0, 255, 255);

    private TemporaryFolder folder = null!;
    private Watcher watcher = null!;

    [SetUp]
    public void SetUp() => (folder, watcher) = (new TemporaryFolder(), new Watcher());

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Open_TrainAndTest_AreTheParts()
    {
        Save("s/train/blue/1.png", Blue);
        Save("s/train/red/1.png", Red);
        Save("s/test/red/2.png", Red);
        Save("s/test/green/3.png", Blue);

        var parts = Open("s").Parts;

        Assert.That((parts.Train.Count, parts.Test!.Count), Is.EqualTo((2, 2)));
        Assert.That(parts.Train.ClassNames, Is.EqualTo(new[] { "blue", "green", "red" }));
        Assert.That((parts.Train.Label(1), parts.Test.Label(0), parts.Test.Label(1)), Is.EqualTo((2, 1, 2)));
        Assert.That(watcher.Notes, Has.One.EndsWith("its folder train is learnt from, and test held back to test with."));
    }

    [Test]
    public void Open_TrainAloneOrWithVal_IsLearntFrom()
    {
        Save("s/Train/1.png", Red);
        Assert.That(Open("s").Parts.Train.HasLabels, Is.False);

        Save("s/val/1.png", Blue);
        Assert.That(Open("s").Parts.Test!.Count, Is.EqualTo(1));

        Save("s/cats/1.png", Blue);
        Assert.That(Open("s").Parts.Train.ClassNames, Is.EqualTo(new[] { "Train", "cats", "val" }));
    }

    [Test]
    public void Open_AnEmptyClass_KeepsItsNumber()
    {
        Save("s/a/1.png", Red);
        Save("s/c/1.png", Blue);
        Directory.CreateDirectory(folder.In("s/b"));

        var train = Open("s").Parts.Train;

        Assert.That(train.ClassNames, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That((train.Label(0), train.Label(1)), Is.EqualTo((0, 2)));
        Assert.That(watcher.Notes, Has.One.EndsWith("1 of 3 classes have no picture: b."));
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void Open_LinksToFolders_TakeEachRealFolderOnce()
    {
        Save("s/a/1.png", Red);
        Save("s/b/1.png", Blue);
        Save("elsewhere/1.png", Blue);
        Directory.CreateSymbolicLink(folder.In("s/a/up"), folder.In("s"));
        Directory.CreateSymbolicLink(folder.In("s/0-link-to-b"), folder.In("s/b"));
        Directory.CreateSymbolicLink(folder.In("s/c"), folder.In("elsewhere"));

        var train = Open("s").Parts.Train;

        Assert.That(train.ClassNames, Is.EqualTo(new[] { "a", "b", "c" }));
        Assert.That(train.Count, Is.EqualTo(3));
    }

    [TestCase("")]
    [TestCase("dataset/")]
    public void Open_AZip_IsReadInPlace(string root)
    {
        Save("s/a/1.png", Red);
        Save("s/b/1.png", Blue);
        using (ZipArchive archive = new(File.Create(folder.In("s.zip")), ZipArchiveMode.Create))
        {
            archive.CreateEntryFromFile(folder.In("s/a/1.png"), root + "a/1.png");
            archive.CreateEntryFromFile(folder.In("s/b/1.png"), root + "b/1.png");
            archive.CreateEntryFromFile(folder.In("s/b/1.png"), "__MACOSX/b/._1.png");
        }

        var train = Open("s.zip").Parts.Train;

        Assert.That((train.Count, train.Image(0)[0], train.Image(1)[0]), Is.EqualTo((2, (byte)255, (byte)0)));
        Assert.That(train.ClassNames, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Open_ShardsOfAWebDataset_TakeTheClassBesideThePicture()
    {
        Save("red.png", Red);
        Save("blue.png", Blue);
        Directory.CreateDirectory(folder.In("shards"));
        Shard(
            "shards/part-0.tar",
            ("000.png", "red.png", null),
            ("000.cls", null, "10\n"),
            ("001.png", "blue.png", null),
            ("001.cls", null, "9")
        );
        Shard("shards/part-1.tar", ("000.png", "blue.png", null), ("000.json", null, "{\"label\": 9}"), ("001.png", "red.png", null));

        var train = Open("shards").Parts.Train;

        Assert.That(train.ClassNames, Is.EqualTo(new[] { "9", "10" }));
        Assert.That(
            Enumerable.Range(0, 3).Select(i => (train.Label(i), train.Image(i)[0])),
            Is.EqualTo(new[] { (1, 255), (0, 0), (0, 0) })
        );
        Assert.That(watcher.Notes, Has.One.EndsWith("1 pictures have no class and are left out."));
        Assert.That(Open("shards/part-0.tar").Parts.Train.Count, Is.EqualTo(2));
    }

    [Test]
    public void Open_ATableOfClasses_IsTaken([Values] bool isInside)
    {
        Save("s/1.png", Red);
        Save("s/more/2.png", Blue);
        Save("s/3.png", Blue);
        File.WriteAllText(folder.In(isInside ? "s/labels.csv" : "table.csv"), "file;class\n1.png;cat\nmore/2.png;\"big dog\"\n9.png;cat\n");

        var stream = Open("s", isInside ? null : folder.In("table.csv"));

        Assert.That(stream.Parts.Train.ClassNames, Is.EqualTo(new[] { "big dog", "cat" }));
        Assert.That(stream.Parts.Train.Count, Is.EqualTo(2));
    }

    [TestCase("x.png,a\n", "none of its 1 pictures is in the table of classes, expected names such as 1.png.")]
    [TestCase("1.png\n", "line 1 has 1 column, expected two: a file, and its class.")]
    [TestCase("1.png,a\n1.png,b\n", "line 2 says that 1.png is b, and before that it is a.")]
    public void Open_ATableThatSaysNoClasses_IsRefused(string text, string part)
    {
        Save("s/1.png", Red);
        File.WriteAllText(folder.In("table.csv"), text);

        Assert.That(() => Open("s", folder.In("table.csv")), Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part));
    }

    [Test]
    public void Open_PicturesAsGuidedDiffusionPacksThem_AreRead()
    {
        byte[] red = [.. Enumerable.Repeat(new byte[] { 255, 0, 0 }, 16).SelectMany(pixel => pixel)],
            blue = [.. Enumerable.Repeat(new byte[] { 0, 0, 255 }, 16).SelectMany(pixel => pixel)];
        Pack(
            "p.npz",
            ("arr_0.npy", "|u1", "(2, 4, 4, 3)", [.. red, .. blue]),
            ("arr_1.npy", "<i8", "(2,)", [.. BitConverter.GetBytes(2L), .. BitConverter.GetBytes(0L)])
        );

        var train = Open("p.npz").Parts.Train;

        Assert.That(train.Shape, Is.EqualTo(new ImageShape(3, 4, 4)));
        Assert.That(
            (train.Label(0), train.Image(0)[0], train.Image(1)[0], train.Image(1)[47]),
            Is.EqualTo((2, (byte)255, (byte)0, (byte)255))
        );
        Assert.That(train.ClassNames, Has.Count.EqualTo(3));
    }

    [Test]
    public void Open_PackedArraysOfAnotherForm_AreRefused()
    {
        Pack("p.npz", ("x.npy", "|u1", "(1,)", [1]));
        Pack("q.npz", ("arr_0.npy", "<f4", "(1, 4, 4, 3)", new byte[192]));
        File.WriteAllText(folder.In("r.tar"), "no tar, but a text that is longer than nothing".PadRight(600));
        File.WriteAllText(folder.In("s.zip"), "no zip");

        Assert.That(() => Open("p.npz"), Throws.InstanceOf<InvalidInputException>().With.Message.Contains("has no arr_0.npy"));
        Assert.That(
            () => Open("q.npz"),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("expected bytes (|u1) of shape (N, H, W, 3).")
        );
        Assert.That(() => Open("r.tar"), Throws.InstanceOf<InvalidInputException>());
        Assert.That(() => Open("s.zip"), Throws.InstanceOf<InvalidInputException>().With.Message.Contains("is damaged"));
    }

    private ImageStream Open(string name, string? labels = null) =>
        (ImageStream)DataSources.Open("folder:" + folder.In(name), new ImageOptions { ImageSize = 4, Labels = labels }, watcher);

    private void Save(string name, Rgba32 colour) => SavedPicture.Write(folder.In(name), colour, 4, 4);

    private void Shard(string name, params (string Name, string? File, string? Text)[] entries)
    {
        using TarWriter writer = new(File.Create(folder.In(name)));
        foreach (var (entryName, file, text) in entries)
        {
            byte[] bytes = file is null ? Encoding.UTF8.GetBytes(text!) : File.ReadAllBytes(folder.In(file));
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, entryName) { DataStream = new MemoryStream(bytes) });
        }
    }

    private void Pack(string name, params (string Name, string Type, string Shape, byte[] Values)[] arrays)
    {
        using ZipArchive archive = new(File.Create(folder.In(name)), ZipArchiveMode.Create);
        foreach (var (array, type, shape, values) in arrays)
        {
            byte[] header = Encoding.ASCII.GetBytes($"{{'descr': '{type}', 'fortran_order': False, 'shape': {shape}, }}\n");
            using var entry = archive.CreateEntry(array).Open();
            entry.Write([0x93, .. "NUMPY"u8, 1, 0, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. values]);
        }
    }
}

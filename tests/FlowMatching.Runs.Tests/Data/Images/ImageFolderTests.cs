using System.Diagnostics;
using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Testing;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Data.Images;

public sealed class ImageFolderTests
{
    private static readonly Rgba32 Red = new(255, 0, 0, 255),
        Blue = new(0, 0, 255, 255),
        Clear = new(0, 0, 0, 0);

    private TemporaryFolder folder = null!;
    private Watcher watcher = null!;

    [SetUp]
    public void SetUp() => (folder, watcher) = (new TemporaryFolder(), new Watcher());

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Open_Subfolders_AreTheClassesInTheOrderOfTheirNames()
    {
        Save("red/1.png", Red);
        Save("red/deep/2.PNG", Red, 9, 5);
        Save("blue/1.png", Blue);
        File.WriteAllText(folder.In("blue/notes.txt"), "no picture");

        var train = Open().Parts.Train;

        Assert.That(
            (train.Count, train.Shape, train.Name),
            Is.EqualTo((3, new ImageShape(3, 4, 4), $"folder:{Path.GetFileName(folder.Path)}"))
        );
        Assert.That(train.ClassNames, Is.EqualTo(new[] { "blue", "red" }));
        Assert.That(
            Enumerable.Range(0, 3).Select(i => (train.Label(i), train.Image(i)[0], train.Image(i)[47])),
            Is.EqualTo(new[] { (0, (byte)0, (byte)255), (1, (byte)255, (byte)0), (1, (byte)255, (byte)0) })
        );
    }

    [Test]
    public void Open_NoSubfolders_HasNoClassesAndShowsPaperWhereItIsClear()
    {
        Save("1.png", Clear);

        var stream = Open();

        Assert.That(
            (stream.ClassNames.Count, stream.Parts.Train.HasLabels, stream.Description),
            Is.EqualTo((0, false, "1 pictures, 4 x 4 pixels"))
        );
        Assert.That(stream.Parts.Train.Image(0).ToArray(), Is.All.EqualTo(255));
    }

    [Test]
    public void Open_FilesOfOtherKinds_AreCountedByKind()
    {
        Save("a/1.png", Red);
        File.Copy(folder.In("a/1.png"), folder.In("a/2"));
        File.WriteAllBytes(folder.In("a/3.tif"), [.. "II*\0"u8, 8, 0, 0, 0]);
        File.WriteAllBytes(folder.In("a/4"), [.. "MM\0*"u8, 0, 0, 0, 8]);
        File.WriteAllText(folder.In("notes.md"), "Grüße: pictures of a cat, a mat, a hat, a bat and of whatever else rhymes with it");
        File.WriteAllBytes(folder.In("a/5.heic"), [0, 0, 0, 24, .. "ftypheic"u8]);

        Assert.That(Open().Parts.Train.Count, Is.EqualTo(2));
        Assert.That(
            watcher.Notes,
            Has.One.EndsWith("4 files are left out, as they are not PNG, JPEG, BMP, GIF or WebP: 2 TIFF, 1 HEIC, 1 text.")
        );
    }

    [Test]
    [Platform("Linux,MacOsX")]
    public void Open_APipeAmongPictures_IsNotWaitedFor()
    {
        Save("1.png", Red);
        using (var make = Process.Start("mkfifo", [folder.In("pipe")]))
            make.WaitForExit();

        Assert.That(Open().Parts.Train.Count, Is.EqualTo(1));
        Assert.That(watcher.Notes, Has.One.EndsWith(": 1 empty."));
    }

    [Test]
    public void Open_LoosePicturesBesideClasses_AreLeftOutAndCounted()
    {
        Save("a/1.png", Red);
        Save("loose.png", Blue);

        Assert.That(Open().Parts.Train.Count, Is.EqualTo(1));
        Assert.That(watcher.Notes, Has.One.Contains("1 pictures lie beside the folders of the classes"));
    }

    [Test]
    public void Open_SomeUnreadable_LeavesThemOutAndNamesTheFirst()
    {
        for (int i = 0; i < 12; i++)
            Save($"c{i % 2}/{i:00}.png", i % 2 == 0 ? Red : Blue);
        foreach (int i in (int[])[0, 3, 4, 7, 11])
            File.WriteAllBytes(folder.In($"c{i % 2}/{i:00}.png"), [1, 2, 3]);

        var train = Open().Parts.Train;

        Assert.That(train.Count, Is.EqualTo(7));
        Assert.That(Enumerable.Range(0, 7), Is.All.Matches<int>(i => train.Image(i)[0] == (train.Label(i) == 0 ? 255 : 0)));
        Assert.That(
            watcher.Notes,
            Has.One.Contains("5 of 12 pictures cannot be used and are left out").And.One.Contains("00.png").And.One.EndsWith(" ...")
        );
        Assert.That(watcher.Seen[^1], Is.EqualTo(new RunProgress("decoding", "pictures", 12, 12, 0)));
    }

    [Test]
    public void Open_MostUnreadable_IsRefused()
    {
        Save("1.png", Red);
        File.WriteAllBytes(folder.In("2.png"), []);
        File.WriteAllBytes(folder.In("3.jpg"), [0xFF, 0xD8, 0xFF, 0, 0]);

        AssertRefused(folder.Path, "2 of 3 pictures cannot be used: ");
    }

    [Test]
    public void Open_PicturesOfOnePixel_AreRefused()
    {
        Save("1.png", Red, 1, 1);
        Save("2.png", Red, 1, 9);

        AssertRefused(folder.Path, "2 of 2 pictures cannot be used: ");
        AssertRefused(folder.Path, "1.png has 1 x 1 pixels, expected 2 x 2 or more.");
    }

    [Test]
    public void Open_NothingThere_IsRefused()
    {
        File.WriteAllText(folder.In("a.txt"), "");

        AssertRefused(folder.Path, "holds no pictures (1 empty), expected PNG, JPEG, BMP, GIF or WebP files");
        AssertRefused(folder.In("nowhere"), "nowhere does not exist.");
        AssertRefused(
            folder.In("a.txt"),
            "a.txt is a file, expected a folder of pictures, or a .zip, a .tar or an .npz (arr_0, arr_1) of them."
        );
    }

    [Test]
    public void Open_MoreThanMemory_IsRefusedBeforeAnythingIsDecoded()
    {
        for (int i = 0; i < 50; i++)
            File.WriteAllBytes(folder.In($"{i}.png"), [1]);

        Assert.That(
            () => DataSources.Open("folder:" + folder.Path, new ImageOptions { ImageSize = 1 << 13 }, watcher),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.Contains("take 10.1 GB of memory")
                .And.Message.Contains("smaller --image-size")
        );
    }

    [Test]
    public void Open_TwelveOfAClass_HoldsTheTenthBack()
    {
        for (int i = 0; i < 12; i++)
            Save($"a/{i:00}.png", i == 9 ? Blue : Red);

        var parts = Open().Parts;

        Assert.That((parts.Train.Count, parts.Test!.Count, parts.Test.Image(0)[0]), Is.EqualTo((11, 1, (byte)0)));
    }

    [Test]
    public void Open_Stopped_Stops()
    {
        Save("1.png", Red);

        Assert.That(
            () => DataSources.Open("folder:" + folder.Path, null, watcher, cancel: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>()
        );
    }

    private ImageStream Open() => (ImageStream)DataSources.Open("folder:" + folder.Path, new ImageOptions { ImageSize = 4 }, watcher);

    private void Save(string name, Rgba32 colour, int width = 4, int height = 4) =>
        SavedPicture.Write(folder.In(name), colour, width, height);

    private static void AssertRefused(string path, string part) =>
        Assert.That(
            () => DataSources.Open("folder:" + path, new ImageOptions { ImageSize = 4 }),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part)
        );
}

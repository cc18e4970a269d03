using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains.Images;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Sampling;
using FlowMatching.Runs.Tests.Data.Images;
using FlowMatching.Testing;
using NUnit.Framework.Constraints;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Domains;

public sealed class PictureExamplesTests
{
    private static readonly Rgba32 White = new(255, 255, 255, 255),
        Red = new(255, 0, 0, 255);

    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Read_Subfolders_AreTheModelsClassesByName()
    {
        SavedPicture.Write(folder.In("set/one/1.png"), White, 9, 5);
        SavedPicture.Write(folder.In("set/two/1.png"), Red);

        var examples = Read(folder.In("set"), channels: 3);

        Assert.That(examples.Classes, Is.EqualTo(new[] { 1, 0 })); // the model calls two 0
        Assert.That(examples.Values[..192], Is.All.EqualTo(1));
        Assert.That(examples.Values[192..], Is.EqualTo(Enumerable.Repeat(1, 64).Concat(Enumerable.Repeat(-1, 128))));
    }

    [Test]
    public void Read_ColourForAGreyModel_IsItsLuma()
    {
        SavedPicture.Write(folder.In("red.png"), Red);

        var examples = Read(folder.In("red.png"), channels: 1);

        Assert.That(examples.Classes, Is.Null);
        Assert.That(examples.Values, Is.EqualTo(Enumerable.Repeat(76 / 127.5 - 1, 64)).Within(1e-6)); // 0.299 · 255 = 76.2
    }

    [Test]
    public void Read_ClassesGiven_StandOverTheFolders()
    {
        SavedPicture.Write(folder.In("set/else/1.png"), White);
        SavedPicture.Write(folder.In("set/else/2.png"), White);
        SavedPicture.Write(folder.In("set/else/3.png"), White);

        Assert.That(Read(folder.In("set"), channels: 1, classes: "one,two").Classes, Is.EqualTo(new[] { 1, 0, 1 }));
    }

    [Test]
    public void Read_FolderThatIsNoClass_IsRefused()
    {
        SavedPicture.Write(folder.In("set/three/1.png"), White);

        Assert.That(() => Read(folder.In("set"), channels: 1), Refused("has the folders three, which are no classes of the model"));
    }

    [Test]
    public void Read_ArrayThatWasNotScaled_IsRefused()
    {
        NpyFile.Write(folder.In("bytes.npy"), [.. Enumerable.Repeat(200f, 64)], [1, 8, 8]);

        Assert.That(() => Read(folder.In("bytes.npy"), channels: 1), Refused("holds 200, expected pictures whose values were brought"));
    }

    [Test]
    public void Read_NoClass_IsRefusedWhereTheModelNeedsOne()
    {
        NpyFile.Write(folder.In("x.npy"), new float[64], [1, 8, 8]);

        Assert.That(() => Read(folder.In("x.npy"), channels: 1, nullClass: false), Refused("the class of every picture"));
        Assert.That(() => Read(folder.In("x.npy"), channels: 1, guidance: 2), Refused("--guidance leads to a class"));
        Assert.That(Read(folder.In("x.npy"), channels: 1).Classes, Is.Null);
    }

    private static ContainsConstraint Refused(string part) => Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part);

    private static Examples Read(string path, int channels, string? classes = null, bool nullClass = true, double guidance = 1)
    {
        CheckpointHeader header = new()
        {
            Architecture = Architecture.Of(
                new UNetSettings
                {
                    ImageSize = 8,
                    Channels = channels,
                    Classes = 2,
                    NullClass = nullClass,
                }
            ),
            Path = new PathSettings(),
            DataSet = "pictures",
            DataStd = 1,
            ClassNames = ["two", "one"],
            Step = 0,
            Training = new TrainerSettings(),
        };
        SampleOptions options = new()
        {
            Invert = path,
            Class = classes,
            Guidance = [guidance],
        };

        return new PictureExamples(options, header, new Watcher()).Read(CancellationToken.None);
    }
}

using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains.Images;
using FlowMatching.Runs.Plans;
using FlowMatching.Testing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Tests.Domains;

public sealed class LearntPicturesTests
{
    private const int Side = 4;

    private TemporaryFolder folder = null!;
    private Watcher watcher = null!;

    [SetUp]
    public void SetUp()
    {
        (folder, watcher) = (new TemporaryFolder(), new Watcher());
        foreach (string kind in new[] { "blue", "red" })
        {
            Directory.CreateDirectory(folder.In($"pictures/{kind}"));
            using Image<Rgb24> picture = new(9, 7);
            picture.SaveAsPng(folder.In($"pictures/{kind}/1.png"));
        }
    }

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Require_AFolder_IsWhereTheRunHadItAndComesInTheModelsSize()
    {
        File.WriteAllText(folder.In("run.yaml"), $"dataset: 'folder:{folder.In("pictures")}'\n");

        var train = Require(null).Parts.Train;

        Assert.That((train.Count, train.Shape.Width, train.Name), Is.EqualTo((2, Side, "folder:pictures")));
    }

    [Test]
    public void Require_AFolderThatIsNowhere_SaysWhatToDo() =>
        Assert.That(() => Require(null), Throws.InstanceOf<InvalidInputException>().With.Message.Contains("--data FOLDER"));

    [Test]
    public void Require_TheFolderTheUserNames_IsTakenIfItHasTheClassesOfTheModel()
    {
        Directory.Move(folder.In("pictures"), folder.In("moved"));
        Assert.That(Require(folder.In("moved")).ClassNames, Is.EqualTo(new[] { "blue", "red" }));

        Directory.Move(folder.In("moved/red"), folder.In("moved/green"));
        Assert.That(
            () => Require(folder.In("moved")),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("has not the classes")
        );
    }

    [Test]
    public void Require_ABrokenPictureAmongMany_IsTold()
    {
        File.Copy(folder.In("pictures/red/1.png"), folder.In("pictures/red/2.png"));
        File.WriteAllText(folder.In("pictures/red/3.png"), "no picture");

        Require(folder.In("pictures"));

        Assert.That(watcher.Notes, Has.One.Contains("1 of 4 pictures cannot be used"));
    }

    private ImageStream Require(string? where) =>
        LearntPictures.Require(new ModelFile(folder.In("checkpoint.safetensors"), Header()), where, "data", watcher);

    private static CheckpointHeader Header() =>
        new()
        {
            Architecture = new Architecture
            {
                UNet = new UNetSettings
                {
                    ImageSize = Side,
                    Channels = 3,
                    Classes = 2,
                },
            },
            ClassNames = ["blue", "red"],
            Path = new PathSettings(),
            DataSet = "folder:pictures",
            DataStd = 1,
            Step = 0,
            Training = new TrainerSettings(),
        };
}

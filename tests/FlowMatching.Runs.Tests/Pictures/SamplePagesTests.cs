using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Pictures;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Pictures;

public sealed class SamplePagesTests
{
    private static readonly CheckpointHeader Header = new()
    {
        Architecture = Architecture.Of(
            new UNetSettings
            {
                ImageSize = 8,
                Classes = 3,
                NullClass = true,
            }
        ),
        Path = new PathSettings(),
        DataSet = "digits",
        DataStd = 1,
        ClassNames = ["one", "two", "three"],
        Step = 0,
        Training = new TrainerSettings(),
    };

    [TestCase(3, 3, 2, 3)] // a row of three classes
    [TestCase(3, 12, 2, 12)] // four rows
    [TestCase(3, 300, 4, 24)] // of a hundred rows those that fill a page: 100/(3 · 4) of each
    [TestCase(3, 14, 2, 12)] // whole rows only
    [TestCase(1, 4, 2, 4)] // one class: as they come
    [TestCase(1, 30, 2, 30)]
    public void GuidanceBlock_OfWholeRows_FillsAPage(int classes, int num, int weights, int shown)
    {
        var (columns, rows, _) = SamplePages.GuidanceBlock([.. Enumerable.Range(0, num).Select(i => i % classes)], weights);

        Assert.That(columns * rows, Is.EqualTo(shown));
    }

    [Test]
    public void WriteGuidance_TwoWeights_LeavesAPicture()
    {
        using TemporaryFolder folder = new();

        new SamplePages(Header, "drawn by a test").WriteGuidance(folder.In("page.png"), new float[2 * 3 * 64], [0, 1, 2], [0, 2]);

        Assert.That(File.ReadAllBytes(folder.In("page.png"))[1..4], Is.EqualTo("PNG"u8.ToArray()));
    }
}

using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Plans;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Domains;

public sealed class PointDomainTests
{
    private readonly PointDomain domain = new();
    private TemporaryFolder folder = null!;
    private string checkpoint = null!;

    [SetUp]
    public void SetUp()
    {
        folder = new TemporaryFolder();
        checkpoint = folder.In("checkpoint.safetensors");
        File.WriteAllText(folder.In("c.csv"), "0,0\n2,2\n");
        File.WriteAllText(folder.In("moved.csv"), "0,0\n2,2\n");
        File.WriteAllText(folder.In("other.csv"), "0,0\n2,3\n");
    }

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Find_ANamedSet_NeedsNoFile() =>
        Assert.That(domain.Find(new ModelFile(checkpoint, Header("moons", null)), null), Is.SameAs(DataSets.Get("moons")));

    [Test]
    public void Find_AFile_IsWhereTheRunHadIt()
    {
        File.WriteAllText(folder.In("run.yaml"), $"dataset: 'points:{folder.In("c.csv")}'\n");

        Assert.That(Find(null)?.Name, Is.EqualTo("points:c.csv"));
    }

    [Test]
    public void Find_AFileOfAStudent_IsWhereItsRunSays()
    {
        File.WriteAllText(folder.In("run.yaml"), $"dataset: points-c.csv\ndata: '{folder.In("c.csv")}'\n");

        Assert.That(Find(null)?.Name, Is.EqualTo("points:c.csv"));
    }

    [Test]
    public void Find_AFileThatIsNowhere_IsNull_AndAComparisonSaysWhatToDo()
    {
        Assert.That(Find(null), Is.Null);
        Assert.That(
            () => domain.ForComparison(new ModelFile(checkpoint, Header("points:c.csv", Affine())), null),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("--data FILE")
        );
    }

    [Test]
    public void Find_TheFileTheUserNames_IsTakenIfItHoldsTheSamePoints()
    {
        Assert.That(Find(folder.In("moved.csv")), Is.Not.Null);
        Assert.That(
            () => Find(folder.In("other.csv")),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("their mean or scale differs")
        );
        Assert.That(() => Find(folder.In("gone.csv")), Throws.InstanceOf<InvalidInputException>().With.Message.Contains("does not exist"));
    }

    [Test]
    public void Find_AFileForANamedSet_IsRefused() =>
        Assert.That(
            () => domain.Find(new ModelFile(checkpoint, Header("moons", null)), folder.In("c.csv")),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("has learnt moons")
        );

    [Test]
    public void Find_AModelOfAnotherDimension_IsRefused() =>
        Assert.That(
            () =>
                domain.Find(
                    new ModelFile(checkpoint, Header("moons", null) with { Architecture = new Architecture { Dimension = 3 } }),
                    null
                ),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.EqualTo($"{checkpoint} is of dimension 3, and moons of 2: that is not what it has learnt.")
        );

    private IDataStream? Find(string? file) => domain.Find(new ModelFile(checkpoint, Header("points:c.csv", Affine())), file);

    private static DataAffine Affine() => new([1.0, 1.0], 1.0);

    private static CheckpointHeader Header(string dataSet, DataAffine? affine) =>
        new()
        {
            Architecture = new Architecture(),
            Path = new PathSettings(),
            DataSet = dataSet,
            DataStd = 1,
            DataAffine = affine,
            Step = 0,
            Training = new TrainerSettings(),
        };
}

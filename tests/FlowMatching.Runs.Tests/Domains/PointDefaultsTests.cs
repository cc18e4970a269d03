using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains.Points;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Tests.Domains;

/// <summary>What depends on the number of coordinates, rows and classes of points.</summary>
public sealed class PointDefaultsTests
{
    private static readonly TrainOptions Usual = TrainOptions.Table.Defaults;

    [Test]
    public void Of_PointsOfThePlane_AreTheUsualOnes() => Assert.That(PointDefaults.Of(Usual, new Moons()), Is.EqualTo(Usual));

    [TestCase(200, 400, 256)]
    [TestCase(3000, 1500, 512)]
    [TestCase(20_000, 7000, 1024)]
    public void Of_FewRows_AreFewerStepsAndAHeldOutLoss(int rows, int steps, int batch)
    {
        PointTable table = new([.. Enumerable.Range(0, 4 * rows).Select(i => Math.Sin(i * (1 + i % 4)))], ["a", "b", "c", "d"]);

        var options = PointDefaults.Of(Usual, new PointCloud("points:t", table));

        Assert.That((options.Training.Steps, options.Training.BatchSize, options.Frequencies), Is.EqualTo((steps, batch, 1)));
        Assert.That(options.Training.ValidateEvery > 0, Is.EqualTo(rows < 20_000));
    }

    [TestCase(2, 100_000, 10_000)]
    [TestCase(50, 40_000, 5000)]
    [TestCase(4096, 1000, 5000)]
    public void PointCounts_WidePoints_AreFewer(int dimension, int samples, int likelihood)
    {
        Assert.That(PointCounts.Of(dimension, 100_000), Is.EqualTo(samples));
        Assert.That(PointCounts.OfLikelihood(dimension), Is.EqualTo(likelihood));
    }

    [Test]
    public void InProportion_Classes_ComeAsOftenAsInTheData()
    {
        var classes = ClassChoice.InProportion(Header([0.5, 0.3, 0.2]), 1000)!;

        Assert.That(
            classes.CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value),
            Is.EqualTo(new[] { 500, 300, 200 })
        );
        Assert.That(ClassChoice.InProportion(Header([0.5, 0.3, 0.2]), 100), Is.EqualTo(classes.Take(100)));
        Assert.That(ClassChoice.InProportion(Header(null), 6), Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2 }));
    }

    [TestCase(0.9, 0.05, 1, 1, true)]
    [TestCase(0.5, 0.05, 1, 3, true)]
    [TestCase(0.55, 0.05, 1, 1.2, false)]
    public void Verdict_NearOrMoreLikelyRows_AreRemembered(double share, double error, double learnt, double heldOut, bool remembers)
    {
        string verdict = MemoryMeasure.Verdict(new NearnessReading(0.1, 0.2, share, error), Figure(learnt), Figure(heldOut));

        Assert.That(verdict, Does.StartWith(remembers ? "The network has begun to remember its rows: " : "No sign that "));
    }

    private static MetricFigure Figure(double value) => new("nll", value, null, 0.1);

    private static CheckpointHeader Header(double[]? shares) =>
        new()
        {
            Architecture = new Architecture { Classes = 3 },
            Path = new PathSettings(),
            DataSet = "points:t",
            DataStd = 1,
            ClassNames = ["a", "b", "c"],
            ClassShares = shares,
            Step = 0,
            Training = new TrainerSettings(),
        };
}

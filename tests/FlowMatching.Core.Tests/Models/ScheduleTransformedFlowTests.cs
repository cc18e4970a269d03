using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Models;

/// <summary>Every affine path run along every other one.</summary>
public sealed class ScheduleTransformedFlowTests
{
    private const double Mean = 1,
        Std = 0.5;

    public static IEnumerable<TestCaseData> Pairs =>
        from trained in TestPaths.Affine
        from other in TestPaths.Affine
        select new TestCaseData(trained, other).SetArgDisplayNames(Name(trained), Name(other));

    /// <summary>Where both begin at their noise and end at the data, so that the ends can be compared point by point.</summary>
    public static IEnumerable<TestCaseData> SameEnds =>
        from trained in new[] { "condot", "polynomial", "cosine", "linear-vp", "vp" }
        from other in new[] { "condot", "polynomial", "cosine", "linear-vp", "vp" }
        select new TestCaseData(trained, other);

    [TestCaseSource(nameof(Pairs))]
    public void AsField_ExactGaussianField_IsTheExactFieldOfTheOtherPath(AffinePath trained, AffinePath other)
    {
        ScheduleTransformedFlow changed = new(new GaussianFlow(trained, Mean, Std), other);
        var exact = new GaussianFlow(other, Mean, Std).AsField();
        var field = changed.AsField();
        var x = linspace(-3, 3, 7, dtype: ScalarType.Float64).unsqueeze(1);

        for (int i = 0; i <= 20; i++)
        {
            double r = changed.Path.TMin + (changed.Path.TMax - changed.Path.TMin) * i / 20;
            double[] expected = exact(x, r).ToDoubleArray();

            Assert.That(field(x, r).ToDoubleArray(), Is.EqualTo(expected).Within(1e-6 * (1 + expected.Max(Math.Abs))), $"r = {r}");
        }
    }

    [TestCaseSource(nameof(SameEnds))]
    public void Draw_ManySteps_EndsWhereTheTrainedFlowEnds(string trained, string other)
    {
        GaussianFlow flow = new(Path(trained), Mean, Std);
        SampleRequest request = new()
        {
            Count = 50,
            Steps = 200,
            Solver = OdeSolvers.All.Get("midpoint"),
        };

        float[] own = new Sampler(flow, 2).Draw(request).Samples;
        float[] changed = new Sampler(new ScheduleTransformedFlow(flow, Path(other)), 2).Draw(request).Samples;

        Assert.That(changed, Is.EqualTo(own).Within(0.01));
    }

    [Test]
    public void Path_TrainedOnVe_BeginsAndEndsWhereItsNoiseLevelsAreMet()
    {
        // ve from 20 to 0.01: ρ from 1/20 to 100, which condot has at t = 1/21 and 100/101.
        var path = new ScheduleTransformedFlow(new GaussianFlow(new VePath(0.01, 20), Mean, Std), new CondOtPath()).Path;

        Assert.That(new[] { path.TMin, path.TMax }, Is.EqualTo(new[] { 1 / 21.0, 100 / 101.0 }).Within(1e-12));
    }

    [Test]
    public void Path_TrainedOnCondOt_IsTheWholeOtherPath()
    {
        var path = new ScheduleTransformedFlow(new GaussianFlow(new CondOtPath(), Mean, Std), new CosinePath()).Path;

        Assert.That(new[] { path.TMin, path.TMax }, Is.EqualTo(new double[] { 0, 1 }).Within(1e-6));
    }

    [Test]
    public void Constructor_TrainedOnABridge_IsRefusedWithTheReason()
    {
        var e = Assert.Throws<InvalidInputException>(() =>
            _ = new ScheduleTransformedFlow(new GaussianFlow(new ConstantSigmaPath(), Mean, Std), new CondOtPath())
        );

        Assert.That(e.Message, Does.Contain("bridge tube").And.Contains("no sums of x0 and x1 alone"));
    }

    private static AffinePath Path(string name) => (AffinePath)TestPaths.Create(new PathSettings { Name = name });

    private static string Name(AffinePath path) => path.GetType().Name + Math.Round(path.SnrInverse(0.5), 3);
}

using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Sampling;

/// <summary>Paths that end before t = 1.</summary>
public sealed class FinalStepTests
{
    public static IEnumerable<IProbabilityPath> Paths => TestPaths.All;

    [TestCaseSource(nameof(Paths))]
    public void Draw_AnyPath_TakesOneMoreEvaluationOnlyWhereThereIsAGap(IProbabilityPath path)
    {
        SampleRequest request = new()
        {
            Count = 10,
            Steps = 20,
            Solver = OdeSolvers.All.Get("rk4"),
            FrameTimes = [0, 1],
        };

        var result = new Sampler(new GaussianFlow(path, 1, 0.5), 2).Draw(request);

        Assert.That(result.Nfe, Is.EqualTo(path.TMax < 1 ? 81 : 80));
        Assert.That(result.Frames.Select(frame => frame.Time), Is.EqualTo(new[] { path.TMin, 1 }));
        Assert.That(result.Frames[^1].Points, Is.EqualTo(result.Samples));
    }

    [TestCase("linear-vp")]
    [TestCase("vp")]
    [TestCase("schroedinger")]
    public void Draw_ExactField_EndsOnTheData(string name)
    {
        // A data set of one point: whatever noise is left at tMax, the estimate of x1 takes away; a bridge keeps half of its own.
        var path = TestPaths.Create(new PathSettings { Name = name });
        SampleRequest request = new()
        {
            Count = 2000,
            Steps = 1000,
            Solver = OdeSolvers.All.Get("midpoint"),
        };

        float[] samples = new Sampler(new GaussianFlow(path, mean: 1, std: 0), 2).Draw(request).Samples;

        Assert.That(samples, Is.All.EqualTo(1).Within(path is BridgePath ? 0.1 : 1e-4));
    }
}

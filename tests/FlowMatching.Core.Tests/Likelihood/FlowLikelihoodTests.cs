using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Likelihood;

public sealed class FlowLikelihoodTests : EngineTestBase
{
    private const int Count = 23;

    private static readonly LikelihoodRequest Odd = new() { Steps = 3, Chunk = 5 };

    public static IEnumerable<TestCaseData> Requests =>
        [
            new TestCaseData(Odd).SetArgDisplayNames("exact"),
            new TestCaseData(Odd with { Probes = 2, Seed = 7 }).SetArgDisplayNames("two probes"),
            new TestCaseData(Odd with { Chunk = 100 }).SetArgDisplayNames("one chunk"),
        ];

    [TestCaseSource(nameof(Requests))]
    public void Estimate_ByAnyNumberOfProcesses_GivesTheBytesOfOne(LikelihoodRequest request)
    {
        using var model = Model(classes: 0);
        var alone = LogLikelihood.Of(model).Estimate(Points(), 2, CPU, request);

        foreach (int size in (int[])[1, 2, 3, 6])
        {
            var shared = EstimateBy(size, model, new LikelihoodPoints(Points(), 2), request);

            Assert.That(shared.Logs, Is.EqualTo(alone.Logs), $"{size} processes");
            Assert.That(shared.ProbeErrors, Is.EqualTo(alone.ProbeErrors), $"{size} processes");
        }
    }

    [Test]
    public void Estimate_OfPointsWithClasses_GivesEachTheDensityOfItsOwn()
    {
        using var model = Model(classes: 3);
        int[] classes = [.. Enumerable.Range(0, Count).Select(i => i * i % 3)];
        var alone = LogLikelihood.Of(model, classes).Estimate(Points(), 2, CPU, Odd);

        var shared = EstimateBy(3, model, new LikelihoodPoints(Points(), 2, classes), Odd);

        Assert.That(shared.Logs, Is.EqualTo(alone.Logs));
        Assert.That(shared.Logs, Is.Not.EqualTo(EstimateBy(3, model, new LikelihoodPoints(Points(), 2, new int[Count]), Odd).Logs));
    }

    [Test]
    public void Estimate_ByTwoProcesses_ComputesWholeChunksOfAHalfInEach()
    {
        using var model = Model(classes: 0);
        List<double> parts = [];

        Company.Run(
            2,
            processes =>
            {
                FlowLikelihood likelihood = new(model, processes);
                LikelihoodPoints points = new(Points(), 2);
                if (processes.Rank == 0)
                    likelihood.Estimate(points, Odd, parts.Add);
                else
                    likelihood.Help(points, Odd);
                return 0;
            }
        );

        // Of the five chunks process 0 has the first three, all of 5 points.
        Assert.That(parts, Is.EqualTo(new[] { 5 / 15.0, 10 / 15.0, 1 }));
    }

    [Test]
    public void Estimate_FaultyRequest_NamesAllFaults()
    {
        using var model = Model(classes: 0);

        var e = Assert.Throws<InvalidInputException>(() =>
            new FlowLikelihood(model).Estimate(new LikelihoodPoints(Points(), 2), new LikelihoodRequest { Steps = 0, Chunk = 0 })
        );

        Assert.That(e.Faults, Has.Count.EqualTo(2));
    }

    private static LikelihoodReading EstimateBy(int size, IFlow flow, LikelihoodPoints points, LikelihoodRequest request) =>
        Company.Run<LikelihoodReading?>(
            size,
            processes =>
            {
                FlowLikelihood likelihood = new(flow, processes);
                if (processes.Rank == 0)
                    return likelihood.Estimate(points, request);
                likelihood.Help(points, request);
                return null;
            }
        )[0]!;

    private static float[] Points() => [.. Enumerable.Range(0, 2 * Count).Select(i => MathF.Sin(i))];

    private static VelocityModel Model(int classes) =>
        new(
            new VelocityMlp(
                new Architecture
                {
                    Hidden = 16,
                    Depth = 2,
                    Classes = classes,
                },
                new RandomStreams(3)
            ),
            new CondOtPath(),
            1
        );
}

using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Fields;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics;

/// <summary>What holds for every metric: a new one is tested by being listed.</summary>
public sealed class QualityMetricsTests
{
    private const int Count = 1000;

    private static readonly Mixture Data = new();

    public static IEnumerable<Metric> Listed => QualityMetrics.All;

    public static IEnumerable<string> OfSamples => ["sw2", "w1", "w2", "energy", "mmd", "true-nll"];

    [TestCaseSource(nameof(Listed))]
    public void Measure_DataItself_ComesOutNearItsFloor(Metric metric)
    {
        float[] points = Draw(4);
        var reading = metric.Measure(Input(points) with { Trajectories = new Trajectories([Noise(), points], [0, 1], 2) });

        Assert.That(reading.Name, Is.EqualTo(metric.Name));
        Assert.That(double.IsFinite(reading.Value));
        Assert.That(reading.Floor, Is.Not.Null);
        Assert.That(metric.Description, Is.Not.Empty.And.Not.Contains("\n"));
    }

    [TestCaseSource(nameof(OfSamples))]
    public void Measure_WorseSamples_ComeOutWorse(string name)
    {
        var metric = QualityMetrics.All.Get(name);
        var good = metric.Measure(Input(Draw(4)));
        var bad = metric.Measure(Input([.. Draw(4).Select(x => 1.5f * x)]));

        Assert.That(Math.Abs(good.Value - good.Floor!.Value), Is.LessThan(0.3 * Math.Abs(bad.Value - bad.Floor!.Value)));
    }

    [Test]
    public void AppliesTo_SamplesAlone_LeavesOutWhatWantsTrajectories() =>
        Assert.That(
            QualityMetrics.All.Where(metric => metric.AppliesTo(Input(Draw(4)))).Select(metric => metric.Name),
            Is.EqualTo(OfSamples)
        );

    [Test]
    public void AppliesTo_DensityWithGaps_LeavesOutItsLogarithm() =>
        Assert.That(QualityMetrics.All.Get("true-nll").AppliesTo(new MetricInput(Draw(4), new Checkerboard())), Is.False);

    [Test]
    public void DataLikelihood_TrueField_IsItsFloor()
    {
        FlowLikelihood truth = new(new FunctionFlow(TrueField.For(Data, new CondOtPath()).Field));

        var reading = DataLikelihood
            .Measure(truth.Estimate, Data, 500, new LikelihoodRequest { Solver = OdeSolvers.All.Get("rk4"), Steps = 40 })
            .Nll;

        Assert.That(reading.Value, Is.EqualTo(reading.Floor!.Value).Within(1e-3));
        Assert.That(reading.StandardError, Is.InRange(0.01, 0.1));
    }

    private static MetricInput Input(float[] points) => new(points, Data);

    private static float[] Draw(long seed)
    {
        using var rng = new RandomStreams(seed).For("test");
        using var points = Data.Draw(Count, rng);

        return points.ToFloatArray();
    }

    private static float[] Noise()
    {
        using var rng = new RandomStreams(8).For("test");
        using var points = randn(Count, 2, generator: rng);

        return points.ToFloatArray();
    }
}

public sealed class MetricFloorsTests
{
    [Test]
    public void Measure_SecondModelOfADataSet_DrawsNothingForItsFloors()
    {
        CountedMixture data = new();
        MetricFloors floors = new(data);
        float[] points = [.. Enumerable.Range(0, 60).Select(i => (i % 7) - 3f)],
            others = [.. points.Select(x => x / 2)];

        int first = Draws(points),
            second = Draws(others),
            alone = DrawsOf(new MetricInput(others, data));

        Assert.That(second, Is.LessThan(first).And.LessThan(alone));
        Assert.That(second, Is.EqualTo(1 + 1 + 1 + 1), "the fresh data of w1, w2, energy and mmd alone");

        int Draws(float[] samples) =>
            DrawsOf(new MetricInput(samples, data) { Trajectories = new Trajectories([points, samples], [0, 1], 2), Floors = floors });

        int DrawsOf(MetricInput input)
        {
            int before = data.Draws;
            foreach (var metric in QualityMetrics.All.Where(metric => metric.AppliesTo(input)))
            {
                metric.Measure(input);
            }

            return data.Draws - before;
        }
    }

    [Test]
    public void Of_OtherCountOrMetric_IsComputedForItself()
    {
        MetricFloors floors = new(new Mixture());
        double[] got =
        [
            .. new[] { ("a", 1), ("a", 2), ("b", 1), ("a", 1) }.Select(
                (key, i) => floors.Of(key.Item1, key.Item2, (_, count) => 10 * i + count)
            ),
        ];

        Assert.That(got, Is.EqualTo(new double[] { 1, 12, 21, 1 }));
    }

    [Test]
    public void Measure_FloorsOfAnotherDataSet_AreRefused() =>
        Assert.That(
            () =>
                QualityMetrics
                    .All.Get("sw2")
                    .Measure(new MetricInput(new float[20], new Mixture()) { Floors = new MetricFloors(new Checkerboard()) }),
            Throws.ArgumentException.With.Message.Contains("those of checkerboard, expected those of mixture")
        );

    private sealed class CountedMixture : IDataStream, IKnownDensity
    {
        private readonly Mixture inner = new();

        public int Draws { get; private set; }

        public string Name => inner.Name;

        public string Description => inner.Description;

        public int Dimension => inner.Dimension;

        public double[] LogDensity(float[] xy) => inner.LogDensity(xy);

        public Tensor Draw(long count, Generator rng)
        {
            Draws++;

            return inner.Draw(count, rng);
        }
    }
}

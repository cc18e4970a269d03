using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;

using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class MetricFloorsTests
{
    [Test]
    public void Measure_SecondModelOfADataSet_DrawsNothingForItsFloors()
    {
        CountedMixture data = new();
        MetricFloors floors = new(data);
        float[] points = [.. Enumerable.Range(0, 60).Select(i => (i % 7) - 3f)], others = [.. points.Select(x => x / 2)];

        int first = Draws(points), second = Draws(others), alone = DrawsOf(new MetricInput(others, data));

        Assert.That(second, Is.LessThan(first).And.LessThan(alone));
        Assert.That(second, Is.EqualTo(10 + 1 + 1 + 1 + 1), "the fresh data of sw2, w1, w2, energy and mmd alone");

        int Draws(float[] samples) => DrawsOf(new MetricInput(samples, data) { Trajectories = new Trajectories([points, samples], [0, 1], 2), Floors = floors });

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
        double[] got = [.. new[] { ("a", 1), ("a", 2), ("b", 1), ("a", 1) }.Select((key, i) => floors.Of(key.Item1, key.Item2, (_, count) => 10 * i + count))];

        Assert.That(got, Is.EqualTo(new double[] { 1, 12, 21, 1 }));
    }

    [Test]
    public void Measure_FloorsOfAnotherDataSet_AreRefused() => Assert.That(
        () => QualityMetrics.All.Get("sw2").Measure(new MetricInput(new float[20], new Mixture()) { Floors = new MetricFloors(new Checkerboard()) }),
        Throws.ArgumentException.With.Message.Contains("those of checkerboard, expected those of mixture"));

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

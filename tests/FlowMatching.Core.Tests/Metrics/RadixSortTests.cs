using FlowMatching.Core.Metrics;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class RadixSortTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(1000)]
    [TestCase(100_000)]
    public void Sort_RandomNumbers_GivesTheOrderOfArraySort(int count)
    {
        Random random = new(count);
        float[] values =
        [
            .. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 30)))),
        ];
        float[] expected = [.. values.Order()];

        RadixSort.Sort(values, new float[count]);

        Assert.That(values.AsSpan().SequenceEqual(expected), Is.True);
    }

    [Test]
    public void Sort_SpecialValues_StandWhereTheyBelong()
    {
        float[] values =
        [
            1,
            float.PositiveInfinity,
            -1,
            0,
            float.Epsilon,
            float.MaxValue,
            float.NegativeInfinity,
            -float.Epsilon,
            float.MinValue,
            1,
        ];
        float[] expected = [.. values.Order()];

        RadixSort.Sort(values, new float[values.Length]);

        Assert.That(values, Is.EqualTo(expected));
    }
}

using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Data;

/// <summary>What holds for every named data set: a new one is tested by being listed.</summary>
public sealed class DataStreamTests
{
    public static IEnumerable<IDataStream> Sets => DataSets.All;

    [TestCaseSource(nameof(Sets))]
    public void Draw_AnyCount_HasTheStatedShapeAndType(IDataStream data)
    {
        using var rng = new Generator(seed: 1);
        using var points = data.Draw(37, rng);

        Assert.That(points.shape, Is.EqualTo(new long[] { 37, data.Dimension }));
        Assert.That(points.dtype, Is.EqualTo(ScalarType.Float32));
    }

    [TestCaseSource(nameof(Sets))]
    public void Draw_EqualSeeds_GiveEqualBits(IDataStream data)
    {
        var first = Draw(data, 8);
        var second = Draw(data, 8);

        Assert.That(second, Is.EqualTo(first));
    }

    [TestCaseSource(nameof(Sets))]
    public void Draw_OtherSeed_GivesOtherPoints(IDataStream data) => Assert.That(Draw(data, 8), Is.Not.EqualTo(Draw(data, 9)));

    [TestCaseSource(nameof(Sets))]
    public void Draw_Tensors_AreFreedButTheResult(IDataStream data)
    {
        using var rng = new Generator(seed: 1);
        long before = LiveTensors.Count();

        using var points = data.Draw(10, rng);

        Assert.That(LiveTensors.Count() - before, Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Sets))]
    public void Description_IsOneLine(IDataStream data) => Assert.That(data.Description, Is.Not.Empty.And.Not.Contains("\n"));

    private static float[] Draw(IDataStream data, ulong seed)
    {
        using var rng = new Generator(seed);
        using var points = data.Draw(100, rng);

        return points.ToFloatArray();
    }
}

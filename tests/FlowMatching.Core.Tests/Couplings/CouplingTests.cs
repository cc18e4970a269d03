using FlowMatching.Core.Couplings;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Couplings;

/// <summary>What holds for every coupling: a new one is tested by being listed.</summary>
public sealed class CouplingTests
{
    private const int Count = 300; // one block of 256 and one of 44

    public static IEnumerable<ICoupling> Couplings => CouplingCatalog.All;

    [TestCaseSource(nameof(Couplings))]
    public void Pair_AnyBatch_KeepsNoiseAndTakesRowsOfData(ICoupling coupling)
    {
        using var scope = NewDisposeScope();
        var (x0, x1) = Batch();

        var pairs = Pair(coupling, x0, x1);

        Assert.That(pairs.X0.ToFloatArray(), Is.EqualTo(x0.ToFloatArray()));
        Assert.That(Points(pairs.X1).ToHashSet().IsSubsetOf(Points(x1)), Is.True);
        Assert.That(pairs.X1.shape, Is.EqualTo(x1.shape));
    }

    [TestCaseSource(nameof(Couplings))]
    public void Pair_EqualSeeds_GiveEqualBits(ICoupling coupling)
    {
        using var scope = NewDisposeScope();
        var (x0, x1) = Batch();

        float[] first = Pair(coupling, x0, x1).X1.ToFloatArray(),
            second = Pair(coupling, x0, x1).X1.ToFloatArray();

        Assert.That(second, Is.EqualTo(first));
    }

    [TestCaseSource(nameof(Couplings))]
    public void Pair_Images_KeepsTheirShape(ICoupling coupling)
    {
        using var scope = NewDisposeScope();
        var (x0, x1) = Batch(10, 3, 4, 4);

        Assert.That(Pair(coupling, x0, x1).X1.shape, Is.EqualTo(new long[] { 10, 3, 4, 4 }));
    }

    [TestCaseSource(nameof(Couplings))]
    public void Pair_UnequalBatches_IsRefused(ICoupling coupling) =>
        Assert.Throws<ArgumentException>(() => Pair(coupling, zeros(5, 2), zeros(4, 2)));

    [TestCaseSource(nameof(Couplings))]
    public void Pair_OneRow_IsPairedWithTheOther(ICoupling coupling) =>
        Assert.That(Pair(coupling, zeros(1, 2), ones(1, 2)).X1.ToFloatArray(), Is.EqualTo(new float[] { 1, 1 }));

    [TestCaseSource(nameof(Couplings))]
    public void Pair_AllRowsEqual_GivesThatRow(ICoupling coupling) =>
        Assert.That(Pair(coupling, ones(9, 2), ones(9, 2)).X1.ToFloatArray(), Has.All.EqualTo(1));

    [TestCaseSource(nameof(Couplings))]
    public void PairWithinClasses_LabelledData_EveryRowKeepsItsClassAndLabelsTravel(ICoupling coupling)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 3);
        var (x0, x1) = Batch();
        var labels = arange(Count, dtype: ScalarType.Int64) % 3;
        var labelOf = Points(x1).Zip(labels.ToLongArray()).ToDictionary();

        var pairs = coupling.PairWithinClasses(x0, x1, labels, rng);

        Assert.That(pairs.Labels.ToLongArray(), Is.EqualTo(labels.ToLongArray()));
        Assert.That(Points(pairs.X1).Select(point => labelOf[point]), Is.EqualTo(pairs.Labels.ToLongArray()));
    }

    [TestCaseSource(nameof(Couplings))]
    public void Pair_Tensors_AreFreedButTheResult(ICoupling coupling)
    {
        using var scope = NewDisposeScope();
        var (x0, x1) = Batch();
        long before = LiveTensors.Count();

        using var paired = Pair(coupling, x0, x1).X1;

        Assert.That(LiveTensors.Count() - before, Is.EqualTo(coupling is IndependentCoupling ? 0 : 1));
    }

    [TestCase("independent", 1)]
    [TestCase("sinkhorn", 0.2)]
    [TestCase("ot", 0.1)]
    public void Pair_NoiseAndShiftedNoise_CostsAsMuchAsTheCouplingAllows(string name, double mostOfIndependent)
    {
        // X1 ~ N((3, 3), I): independent pairs cost 18 + 4, the best ones 18 and what finite sets add.
        using var scope = NewDisposeScope();
        var (x0, x1) = Batch();
        var shifted = x1 + 3;

        var pairs = Pair(CouplingCatalog.Create(new CouplingSettings { Name = name }), x0, shifted);
        double cost = (pairs.X1 - pairs.X0).square().sum(1).mean().item<float>() - 18;

        Assert.That(cost / 4, Is.EqualTo(mostOfIndependent / 2).Within(mostOfIndependent / 2 + 0.25));
    }

    private static (Tensor X0, Tensor X1) Batch(params long[] shape)
    {
        using var rng = new Generator(seed: 1);
        long[] sizes = shape.Length == 0 ? [Count, 2] : shape;

        return (randn(sizes, generator: rng), randn(sizes, generator: rng));
    }

    private static (Tensor X0, Tensor X1) Pair(ICoupling coupling, Tensor x0, Tensor x1)
    {
        using var rng = new Generator(seed: 2);

        return coupling.Pair(x0, x1, rng);
    }

    private static (float X, float Y)[] Points(Tensor x) => [.. x.ToFloatArray().Chunk(2).Select(p => (p[0], p[1]))];
}

public sealed class IndependentCouplingTests
{
    [Test]
    public void Pair_AnyBatch_LeavesEveryRowInItsPlace()
    {
        using var rng = new Generator(seed: 1);
        var x0 = randn(5, 2, generator: rng);
        var x1 = randn(5, 2, generator: rng);

        var pairs = new IndependentCoupling().Pair(x0, x1, rng);

        Assert.That(pairs.X0.ToFloatArray(), Is.EqualTo(x0.ToFloatArray()));
        Assert.That(pairs.X1.ToFloatArray(), Is.EqualTo(x1.ToFloatArray()));
    }

    [Test]
    public void Pair_UnequalBatches_IsRefused()
    {
        using var rng = new Generator(seed: 1);

        Assert.Throws<ArgumentException>(() => new IndependentCoupling().Pair(zeros(5, 2), zeros(4, 2), rng));
    }
}

using FlowMatching.Core.Couplings;
using FlowMatching.Core.Engine;

using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Couplings;

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

using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics.Images;

using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics.Images;

public sealed class SymmetricEigenTests
{
    [Test]
    public void Of_TwoByTwo_HasTheRootsOfItsPolynomial()
    {
        // (2 1; 1 2): λ = 1 and 3.
        Assert.That(SymmetricEigen.Of([2, 1, 1, 2], 2).Values.Order(), Is.EqualTo(new double[] { 1, 3 }).Within(1e-14));
    }

    [TestCase(1)]
    [TestCase(5)]
    [TestCase(40)]
    public void Apply_IdentityAndSquareRoot_GiveTheMatrixBack(int order)
    {
        using var scope = NewDisposeScope();
        using var rng = new RandomStreams(order).For("test");
        var factor = randn(order, order, dtype: ScalarType.Float64, generator: rng);
        double[] matrix = factor.mm(factor.transpose(0, 1)).ToDoubleArray();

        var eigen = SymmetricEigen.Of(matrix, order);
        var root = tensor(eigen.Apply(Math.Sqrt), [order, order]);

        Assert.That(eigen.Apply(value => value), Is.EqualTo(matrix).Within(1e-10));
        Assert.That(root.mm(root).ToDoubleArray(), Is.EqualTo(matrix).Within(1e-10));
        Assert.That(eigen.Values.Sum(), Is.EqualTo(Enumerable.Range(0, order).Sum(i => matrix[i * order + i])).Within(1e-9));
    }

    [Test]
    public void Of_DiagonalAndZeroMatrices_AreAsTheyAre()
    {
        Assert.That(SymmetricEigen.Of([3, 0, 0, -2], 2).Values, Is.EqualTo(new double[] { 3, -2 }));
        Assert.That(SymmetricEigen.Of(new double[9], 3).Values, Is.All.Zero);
    }
}

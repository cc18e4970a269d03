using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Comparisons of a tensor with numbers worked out by hand.</summary>
internal static class TensorAssert
{
    /// <summary>Shape and all entries, row by row.</summary>
    internal static void Equal(Tensor actual, long[] shape, double[] expected, double tolerance = 1e-6)
    {
        Assert.That(actual.shape, Is.EqualTo(shape));
        Assert.That(actual.ToDoubleArray(), Is.EqualTo(expected).Within(tolerance));
    }

    /// <summary>All entries of two tensors, whatever their types.</summary>
    internal static void Equal(Tensor actual, Tensor expected, double tolerance = 1e-6) =>
        Equal(actual, expected.shape, expected.ToDoubleArray(), tolerance);
}

namespace FlowMatching.Torch.Tests;

/// <summary>One operator call with its result worked out by hand: adding a line to a table tests one more.</summary>
/// <param name="Name">What is called.</param>
/// <param name="Compute">The call.</param>
/// <param name="Shape">The result's sizes.</param>
/// <param name="Expected">The result's entries, row by row.</param>
/// <param name="Type">The result's element type.</param>
public sealed record OperatorCase(string Name, Func<Tensor> Compute, long[] Shape, double[] Expected, ScalarType Type = ScalarType.Float32)
{
    /// <summary>Computes and compares sizes, type and every entry.</summary>
    internal void Check(double tolerance = 1e-6)
    {
        var actual = Compute();

        Assert.That(actual.dtype, Is.EqualTo(Type));
        TensorAssert.Equal(actual, Shape, Expected, tolerance);
    }

    public override string ToString() => Name;
}

using System.Numerics;
using System.Runtime.CompilerServices;
using FlowMatching.Core.Engine.Kernels;

namespace FlowMatching.Core.Tests.Engine.Kernels;

/// <summary>Against the functions of the C library in float64.</summary>
public sealed class VectorMathTests
{
    private const double SmallestNormal = 1.17549435e-38;

    [Test]
    public void Sigmoid_WhereItIsANormalNumber_IsRightToTwoUnits() =>
        Assert.That(LargestError(VectorMath.Sigmoid, static x => 1 / (1 + Math.Exp(-x))), Is.LessThan(2.4e-7));

    [Test]
    public void Silu_AndItsSlope_AreTheFormulas()
    {
        for (double x = -20; x <= 20; x += 0.0371)
        {
            double s = 1 / (1 + Math.Exp(-(double)(float)x));

            Assert.That(Of(VectorMath.Silu, (float)x), Is.EqualTo((float)x * s).Within(3e-5).Percent, $"{x}");
            Assert.That(Of(VectorMath.SiluSlope, (float)x), Is.EqualTo(s * (1 + ((float)x * (1 - s)))).Within(2e-6), $"{x}");
        }
    }

    [TestCase(float.NaN, float.NaN)]
    [TestCase(float.PositiveInfinity, 1)]
    [TestCase(float.NegativeInfinity, 0)]
    [TestCase(200, 1)]
    [TestCase(-200, 0)]
    [TestCase(1e30f, 1)]
    [TestCase(-1e30f, 0)]
    [TestCase(0, 0.5f)]
    public void Sigmoid_FarOut(float x, float expected) => Assert.That(Of(VectorMath.Sigmoid, x), Is.EqualTo(expected));

    [Test]
    public void Sigmoid_OfANaNAmongNumbers_TouchesNoOtherLane()
    {
        float[] numbers = new float[Vector<float>.Count];
        numbers[0] = float.NaN;

        var found = Unsafe.BitCast<FloatsOfVector, Vector<float>>(VectorMath.Sigmoid(new FloatsOfVector(new Vector<float>(numbers))));

        for (int i = 1; i < Vector<float>.Count; i++)
            Assert.That(found[i], Is.EqualTo(0.5f));
    }

    [Test]
    public void Silu_On512Bits_GivesTheBitsOfAnyWidth()
    {
        for (float x = -90; x < 90; x += 0.0713f)
        {
            Assert.That(VectorMath.Silu(Floats512.Create(x)).First, Is.EqualTo(Of(VectorMath.Silu, x)), $"{x}");
            Assert.That(VectorMath.SiluSlope(Floats512.Create(x)).First, Is.EqualTo(Of(VectorMath.SiluSlope, x)), $"{x}");
        }
    }

    private static double LargestError(Func<FloatsOfVector, FloatsOfVector> function, Func<double, double> exact)
    {
        double largest = 0;
        for (float x = -90; x < 90; x += 0.00713f)
        {
            double expected = exact(x);
            if (expected is > SmallestNormal and < float.MaxValue)
                largest = Math.Max(largest, Math.Abs((Of(function, x) / expected) - 1));
        }

        return largest;
    }

    private static float Of(Func<FloatsOfVector, FloatsOfVector> function, float x) => function(FloatsOfVector.Create(x)).First;
}

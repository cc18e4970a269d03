using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

public sealed class SwissRollTests
{
    [Test]
    public void Draw_ManyPoints_LieOnTheSpiralUpToTheNoise()
    {
        // Along the spiral the angle is the radius n = 5 r, up to whole turns: what is left of 5 r − angle is noise across the spiral.
        double[] across = [.. Plane.Draw(new SwissRoll()).Select(p => Math.IEEERemainder(5 * p.Radius() - p.Angle(), 2 * Math.PI))];

        Assert.That(across.Average(), Is.EqualTo(0.06).Within(0.04)); // ε across bends 5 r up by 1/(2n)
        Assert.That(across.Average(d => d * d), Is.EqualTo(1).Within(0.1)); // 1 from ε, and 1/n² from its part along the spiral
    }

    [Test]
    public void Draw_ManyPoints_HaveTheMeanSquareOfTheFormula()
    {
        // n is uniform on [3π/2, 9π/2]: E n² = 9π² + (3π)²/12 = 9.75 π²; the noise adds 2; all divided by 25.
        double square = Plane.Draw(new SwissRoll()).Average(p => p.X * p.X + p.Y * p.Y);

        Assert.That(square, Is.EqualTo((9.75 * Math.PI * Math.PI + 2) / 25).Within(0.07));
    }
}

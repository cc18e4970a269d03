using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

public sealed class PinwheelTests
{
    [Test]
    public void Draw_PointsUnwound_LieInFiveStraightBlades()
    {
        // |x|/2 = |f| is f₁ up to second order in f₂: turning back by ¼ exp(f₁) leaves angles around −2πk/5.
        double[] turns = [.. Plane.Draw(new Pinwheel()).Where(p => p.Radius() > 1).Select(Turns)];
        var blades = turns.GroupBy(turn => (int)Math.Round(turn + 10) % 5).ToList();

        Assert.That(blades, Has.Count.EqualTo(5));
        Assert.That(blades.Select(blade => blade.Count()), Is.All.EqualTo(turns.Length / 5).Within(300)); // 5 standard deviations
        Assert.That(turns.Average(turn => Math.Pow(turn - Math.Round(turn), 2)), Is.LessThan(0.02)); // noise 0.1/f₁ rad = 0.08/f₁ blades
    }

    [Test]
    public void Draw_ManyPoints_HaveTheMeanSquareOfTheFormula()
    {
        // 4 E|f|² = 4 (1 + 0.09 + 0.01): turning leaves lengths as they are.
        Assert.That(Plane.Draw(new Pinwheel()).Average(p => p.X * p.X + p.Y * p.Y), Is.EqualTo(4.4).Within(0.08));
    }

    private static double Turns((double X, double Y) p) => (p.Angle() + 0.25 * Math.Exp(p.Radius() / 2)) / (2 * Math.PI / 5);
}

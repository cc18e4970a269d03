using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Data;

public sealed class CheckerboardTests
{
    private const int Count = 80_000;

    [Test]
    public void Draw_ManyPoints_FillEightSquaresEvenly()
    {
        var squares = Points().GroupBy(p => (Column: (int)Math.Floor(p.X * 0.45), Row: (int)Math.Floor(p.Y * 0.45))).ToList();

        // In units of a square's side: (column + row) is even on the filled squares.
        Assert.That(squares, Has.Count.EqualTo(8));
        Assert.That(squares.Select(s => Math.Abs(s.Key.Column + s.Key.Row) % 2), Is.All.Zero);
        Assert.That(squares.Select(s => s.Key.Column), Is.All.InRange(-2, 1));
        Assert.That(squares.Select(s => s.Key.Row), Is.All.InRange(-2, 1));
        Assert.That(squares.Select(s => s.Count()), Is.All.EqualTo(Count / 8).Within(400)); // 4 standard deviations: 4 √(n/8 · 7/8)
    }

    [Test]
    public void Draw_ManyPoints_AreEvenWithinASquare()
    {
        var inside = Points().Select(p => (X: p.X * 0.45 - Math.Floor(p.X * 0.45), Y: p.Y * 0.45 - Math.Floor(p.Y * 0.45))).ToList();

        Assert.That(inside.Average(p => p.X), Is.EqualTo(0.5).Within(0.005)); // 5 standard errors
        Assert.That(inside.Average(p => p.Y), Is.EqualTo(0.5).Within(0.005));
        Assert.That(inside.Average(p => p.X * p.X), Is.EqualTo(1.0 / 3).Within(0.005));
        Assert.That(inside.Average(p => p.Y * p.Y), Is.EqualTo(1.0 / 3).Within(0.005));
        Assert.That(inside.Average(p => p.X * p.Y), Is.EqualTo(0.25).Within(0.005));
    }

    private static List<(double X, double Y)> Points()
    {
        using var rng = new Generator(seed: 1);
        using var points = new Checkerboard().Draw(Count, rng);

        return [.. points.ToDoubleArray().Chunk(2).Select(p => (p[0], p[1]))];
    }
}

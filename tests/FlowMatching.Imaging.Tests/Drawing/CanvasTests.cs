using System.Numerics;
using FlowMatching.Imaging.Drawing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.Drawing;

public sealed class CanvasTests
{
    /// <summary>White on black: a pixel's value is 255 times its coverage, rounded, so coverage is known to half of 1/255.</summary>
    private const double Rounding = 0.5 / 255;

    private static readonly Rgb24 Black = new(0, 0, 0);
    private static readonly Rgb24 White = new(255, 255, 255);

    [Test]
    public void FillRectangle_HalfAPixelOver_CoversHalvesAndQuarters()
    {
        double[,] covered = Coverage(4, 4, c => c.FillRectangle(0.5f, 0.5f, 2, 2, White));

        Assert.That(covered, Is.EqualTo(new[,]
        {
            { 0.25, 0.5, 0.25, 0 },
            { 0.5, 1, 0.5, 0 },
            { 0.25, 0.5, 0.25, 0 },
            { 0, 0, 0, 0 },
        }).Within(Rounding));
    }

    [Test]
    public void FillPolygon_TriangleAlongTheDiagonal_CoversItsHalfOfEachPixel()
    {
        double[,] covered = Coverage(3, 3, c => c.FillPolygon([new(0, 0), new(3, 3), new(0, 3)], White));

        Assert.That(covered, Is.EqualTo(new[,] { { 0.5, 0, 0 }, { 1, 0.5, 0 }, { 1, 1, 0.5 } }).Within(Rounding));
    }

    [Test]
    public void FillPolygon_FlatTriangleWithinOneRow_CoversItsExactArea()
    {
        // The side falls from (0, 0.25) to (4, 0.75) above the base y = 0.75: the heights at the pixels' middles are 7, 5, 3, 1 sixteenths.
        double[,] covered = Coverage(4, 1, c => c.FillPolygon([new(0, 0.25f), new(4, 0.75f), new(0, 0.75f)], White));

        Assert.That(covered, Is.EqualTo(new[,] { { 7 / 16.0, 5 / 16.0, 3 / 16.0, 1 / 16.0 } }).Within(Rounding));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void FillPolygon_RandomTriangle_CoversItsAreaInAll(int seed)
    {
        var random = new Random(seed);
        Vector2[] corners = [.. Enumerable.Range(0, 3).Select(_ => new Vector2(20 * random.NextSingle(), 20 * random.NextSingle()))];
        var (u, v) = (corners[1] - corners[0], corners[2] - corners[0]);

        double[,] covered = Coverage(20, 20, c => c.FillPolygon(corners, White));

        // Roundings to 1/255 do not add up on 400 pixels, of which about 60 lie on an edge: 60 roundings of one sign are 0.12.
        Assert.That(covered.Cast<double>().Sum(), Is.EqualTo(Math.Abs((u.X * v.Y) - (u.Y * v.X)) / 2).Within(0.12));
    }

    [Test]
    public void FillPolygon_Pentagram_FillsItsMiddleToo()
    {
        // In a star drawn in one stroke the middle is wound round twice; the even-odd rule would leave it empty.
        Vector2[] star = [.. Enumerable.Range(0, 5).Select(i => Polar(i * 4 * MathF.PI / 5))];

        double[,] covered = Coverage(20, 20, c => c.FillPolygon(star, White));

        // The area of a pentagram in a circle of radius 9: 5 · 81 · sin(36°) sin(18°) / sin(54°).
        double degree = Math.PI / 180;
        double area = 5 * 81 * Math.Sin(36 * degree) * Math.Sin(18 * degree) / Math.Sin(54 * degree);
        Assert.That(covered[10, 10], Is.EqualTo(1).Within(Rounding));
        Assert.That(covered.Cast<double>().Sum(), Is.EqualTo(area).Within(0.2));

        static Vector2 Polar(float angle) => new(10 + (9 * MathF.Sin(angle)), 10 - (9 * MathF.Cos(angle)));
    }

    [Test]
    public void FillPolygon_BowTie_IsCutWhereItsSidesCross()
    {
        double[,] covered = Coverage(4, 1, c => c.FillPolygon([new(0, 0), new(4, 1), new(4, 0), new(0, 1)], White));

        // Two triangles that meet in the middle: heights 1 − |x| / 2 … of the outer pixels 3/4, of the inner ones 1/4.
        Assert.That(covered, Is.EqualTo(new[,] { { 0.75, 0.25, 0.25, 0.75 } }).Within(Rounding));
    }

    [Test]
    public void FillPolygon_ReachingFarOutside_FillsWhatIsInside()
    {
        double[,] covered = Coverage(3, 2, c => c.FillPolygon([new(-500, -300), new(1.5f, -300), new(1.5f, 900), new(-500, 900)], White));

        Assert.That(covered, Is.EqualTo(new[,] { { 1, 0.5, 0 }, { 1, 0.5, 0 } }).Within(Rounding));
    }

    [Test]
    public void Within_Clip_KeepsTheRestUntouchedAndIsPutBack()
    {
        double[,] covered = Coverage(4, 1, c =>
        {
            c.Within(new PixelRectangle(1, 0, 2, 9), () => c.FillRectangle(-5, -5, 20, 20, White));
            c.FillRectangle(3, 0, 1, 1, White);
        });

        Assert.That(covered, Is.EqualTo(new[,] { { 0.0, 1, 0, 1 } }).Within(Rounding));
    }

    [TestCase(0.5f)]
    [TestCase(1f)]
    [TestCase(2f)]
    [TestCase(3.7f)]
    public void DrawPolyline_SlopingLine_HasItsWidth(float width)
    {
        double[,] covered = Coverage(100, 60, c => c.DrawPolyline([new(-20, 10), new(120, 50)], width, White));

        // Across a column the line is width · √(1 + slope²) high; the mean over 100 columns evens out the rounding.
        double expected = width * Math.Sqrt(1 + (40.0 * 40 / (140 * 140)));
        Assert.That(covered.Cast<double>().Sum() / 100, Is.EqualTo(expected).Within(0.01));
    }

    [Test]
    public void DrawPolyline_ManyPointsOnALine_LooksLikeTwo()
    {
        double[,] two = Coverage(60, 20, c => c.DrawPolyline([new(5, 4.3f), new(55, 15.3f)], 1.5f, new Paint(White, 0.5f)));
        Vector2[] points = [.. Enumerable.Range(0, 501).Select(i => new Vector2(5 + (0.1f * i), 4.3f + (0.022f * i)))];

        double[,] many = Coverage(60, 20, c => c.DrawPolyline(points, 1.5f, new Paint(White, 0.5f)));

        Assert.That(many, Is.EqualTo(two).Within(2.1 * Rounding)); // no beads; the two may round to neighbouring values
    }

    [Test]
    public void FillDisc_Radius_GivesItsArea()
    {
        double[,] covered = Coverage(30, 30, c => c.FillDisc(new(15.2f, 14.7f), 9.5f, White));

        Assert.That(covered.Cast<double>().Sum(), Is.EqualTo(Math.PI * 9.5 * 9.5).Within(0.5));
    }

    [Test]
    public void DrawArrow_Opacity_IsEvenWhereShaftAndHeadMeet()
    {
        double[,] covered = Coverage(40, 20, c => c.DrawArrow(new(2, 10), new(38, 10), 4, 12, new Paint(White, 0.5f)));

        Assert.That(Enumerable.Range(4, 30).Select(x => covered[10, x]), Is.All.EqualTo(0.5).Within(2 * Rounding));
        Assert.That(covered[5, 26], Is.GreaterThan(0.4)); // the head is wider than the shaft
        Assert.That(covered[5, 24], Is.Zero);
    }

    [Test]
    public void DrawDashedLine_Gaps_StayEmpty()
    {
        double[,] covered = Coverage(60, 5, c => c.DrawDashedLine(new(0, 2.5f), new(60, 2.5f), 1, 9, White));

        Assert.That((covered[2, 4], covered[2, 12], covered[2, 19], covered[2, 27]), Is.EqualTo((1.0, 0.0, 1.0, 0.0)));
    }

    [Test]
    public void DrawRectangle_Outline_LeavesTheInsideEmpty()
    {
        double[,] covered = Coverage(4, 4, c => c.DrawRectangle(new PixelRectangle(0, 0, 4, 4), 1, White));

        Assert.That(covered, Is.EqualTo(new[,] { { 1.0, 1, 1, 1 }, { 1, 0, 0, 1 }, { 1, 0, 0, 1 }, { 1, 1, 1, 1 } }));
    }

    [Test]
    public void DrawImage_OverTheEdge_ShowsThePartInside()
    {
        using var picture = Image.LoadPixelData<Rgb24>([White, Black, Black, White], 2, 2);

        double[,] covered = Coverage(2, 2, c => c.DrawImage(picture, 1, -1));

        Assert.That(covered, Is.EqualTo(new[,] { { 0.0, 0 }, { 0, 0 } }));
        Assert.That(Coverage(2, 2, c => c.DrawImage(picture, -1, -1))[0, 0], Is.EqualTo(1));
    }

    [Test]
    public void Blend_ManyFaintLayers_AddUpWithoutRounding()
    {
        double[,] covered = Coverage(1, 1, c =>
        {
            for (int i = 0; i < 1000; i++) c.FillRectangle(0, 0, 1, 1, new Paint(White, 0.001f));
        });

        // On bytes each layer would round to nothing.
        Assert.That(covered[0, 0], Is.EqualTo(1 - Math.Pow(0.999, 1000)).Within(2 * Rounding));
    }

    private static double[,] Coverage(int width, int height, Action<Canvas> draw)
    {
        var canvas = new Canvas(width, height, Black);
        draw(canvas);
        using var image = canvas.ToImage();

        var covered = new double[height, width];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++) covered[y, x] = image[x, y].G / 255.0;
        }

        return covered;
    }
}

using System.Numerics;
using FlowMatching.Imaging.Drawing;
using FlowMatching.Imaging.Drawing.Text;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.Drawing.Text;

public sealed class CanvasTextTests
{
    private const int Size = 200;

    private static readonly TextStyle Style = new(FontFace.Regular, 24, new Rgb24(0, 0, 0));

    [TestCase(HorizontalAlignment.Left, 0)]
    [TestCase(HorizontalAlignment.Centre, 0.5)]
    [TestCase(HorizontalAlignment.Right, 1)]
    public void DrawText_Alignment_PutsTheInkThere(HorizontalAlignment alignment, double share)
    {
        var ink = InkOf("HHHH", Style with { Horizontal = alignment });

        // H leaves 201 of its 1540 units free on either side: 2.4 pixels at size 24.
        double left = 100 - (share * Style.Measure("HHHH")) + 2.35;
        Assert.That(ink.Left, Is.EqualTo(left).Within(1));
        Assert.That(ink.Right, Is.EqualTo(left + Style.Measure("HHHH") - 4.7).Within(1));
    }

    [TestCase(VerticalAlignment.Baseline, 1.0)]
    [TestCase(VerticalAlignment.Middle, 0.5)]
    [TestCase(VerticalAlignment.Top, 0.0)]
    public void DrawText_VerticalAlignment_PutsTheInkThere(VerticalAlignment alignment, double above)
    {
        var ink = InkOf("H", Style with { Vertical = alignment });

        Assert.That(ink.Top, Is.EqualTo(100 - (above * Style.CapitalHeight)).Within(1));
        Assert.That(ink.Height, Is.EqualTo(Style.CapitalHeight).Within(1));
    }

    [Test]
    public void DrawText_Upwards_IsTheSameTextTurned()
    {
        // A small g in the middle of nowhere: turned by 90 degrees, (x, y) from the position goes to (y, −x).
        using var flat = Draw("Rg", Style);
        using var turned = Draw("Rg", Style with { Upwards = true });

        for (int y = -30; y < 30; y++)
        {
            for (int x = -5; x < 60; x++)
            {
                int difference = Math.Abs(flat[100 + x, 100 + y].G - turned[100 + y, 99 - x].G);
                Assert.That(difference, Is.LessThanOrEqualTo(1), $"({x}, {y})"); // coverage is cut by rows: rounding differs
            }
        }
    }

    [Test]
    public void DrawText_EveryGlyph_KeepsWithinAscentAndDescent()
    {
        foreach (var face in new[] { FontFace.Regular, FontFace.Bold })
        {
            var ink = InkOf("Égjpqy|()[]{}Åß∫√₁²", new TextStyle(face, 14, new Rgb24(0, 0, 0)) { Horizontal = HorizontalAlignment.Centre });

            Assert.That(100 - ink.Top, Is.LessThanOrEqualTo(Math.Ceiling(14 * face.Ascent)));
            Assert.That(ink.Bottom - 100, Is.LessThanOrEqualTo(Math.Ceiling(14 * face.Descent)));
        }
    }

    [Test]
    public void DrawText_InkOfLetters_IsTheAreaOfTheirOutlines()
    {
        // l is an upright bar of 184 x 1556 units in DejaVu Sans, cut nowhere: no part of it is lost.
        double scale = 24.0 / 2048;

        using var image = Draw("l", Style);

        Assert.That(Darkness(image), Is.EqualTo(184 * 1556 * scale * scale).Within(0.15)); // about 70 edge pixels, rounded
    }

    [Test]
    public void Shorten_TooWide_FitsAndEndsInDots()
    {
        string text = Style.Shorten("a title that is far too long for its picture", 150);

        Assert.That(text, Does.StartWith("a title").And.EndsWith("…"));
        Assert.That(Style.Measure(text), Is.LessThanOrEqualTo(150).And.GreaterThan(110));
        Assert.That(Style.Shorten("short", 150), Is.EqualTo("short"));
    }

    private static Image<Rgb24> Draw(string text, TextStyle style)
    {
        var canvas = new Canvas(Size, Size, new Rgb24(255, 255, 255));
        canvas.DrawText(text, new Vector2(100, 100), style);

        return canvas.ToImage();
    }

    private static double Darkness(Image<Rgb24> image)
    {
        double sum = 0;
        for (int i = 0; i < Size * Size; i++) sum += 1 - (image[i % Size, i / Size].G / 255.0);

        return sum;
    }

    private static PixelRectangle InkOf(string text, TextStyle style)
    {
        using var image = Draw(text, style);
        var box = new PixelRectangle(Size, Size, 0, 0);
        for (int i = 0; i < Size * Size; i++)
        {
            var (x, y) = (i % Size, i / Size);
            if (image[x, y].G < 200)
                box = new(Math.Min(box.Left, x), Math.Min(box.Top, y), Math.Max(box.Right, x + 1), Math.Max(box.Bottom, y + 1));
        }

        return box;
    }
}

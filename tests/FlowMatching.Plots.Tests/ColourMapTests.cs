using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

public sealed class ColourMapTests
{
    private const int Samples = 128;

    [Test]
    public void Sequential_FromLowToHigh_GetsBrighterAllTheWay() =>
        Assert.That(Path(ColourMap.Sequential, 0, 1).Select(c => c.L), Is.Ordered.Ascending);

    [Test]
    public void Sequential_Ends_AreNearBlackAndNearWhite()
    {
        Assert.That(OkLab.FromRgb(ColourMap.Sequential.At(0)).L, Is.LessThan(0.2));
        Assert.That(OkLab.FromRgb(ColourMap.Sequential.At(1)).L, Is.GreaterThan(0.95));
    }

    [Test]
    public void Diverging_FromTheMiddleOutwards_GetsDarkerOnBothSides()
    {
        Assert.That(Path(ColourMap.Diverging, 0.5, 0).Select(c => c.L), Is.Ordered.Descending);
        Assert.That(Path(ColourMap.Diverging, 0.5, 1).Select(c => c.L), Is.Ordered.Descending);
    }

    [Test]
    public void Maps_EqualSteps_LookEqual()
    {
        foreach (var map in new[] { ColourMap.Sequential, ColourMap.Diverging })
        {
            var path = Path(map, 0, 1);
            double[] steps = [.. path.Zip(path.Skip(1), OkLab.Distance)];

            // Bytes per channel make a step of about 0.01 uncertain by some 0.003.
            Assert.That(steps, Is.All.EqualTo(steps.Average()).Within(0.0035));
        }
    }

    [TestCase(double.NaN, 0)]
    [TestCase(-3, 0)]
    [TestCase(7, 1)]
    [TestCase(double.PositiveInfinity, 1)]
    public void At_OutsideTheMap_TakesAnEnd(double value, double end) =>
        Assert.That(ColourMap.Sequential.At(value), Is.EqualTo(ColourMap.Sequential.At(end)));

    [Test]
    public void OkLab_ThereAndBack_KeepsEveryColour()
    {
        for (int i = 0; i < 4096; i++)
        {
            var colour = new Rgb24((byte)(17 * (i / 256)), (byte)(17 * (i / 16 % 16)), (byte)(17 * (i % 16)));

            Assert.That(OkLab.FromRgb(colour).ToRgb(), Is.EqualTo(colour));
        }
    }

    [Test]
    public void OkLab_White_HasLightnessOneAndNoHue() =>
        Assert.That(OkLab.Distance(OkLab.FromRgb(new Rgb24(255, 255, 255)), new OkLab(1, 0, 0)), Is.LessThan(1e-6));

    [Test]
    public void CurveColours_AnyTwo_DifferForEveryEye()
    {
        // Red-green blindness merges mainly OKLab's a-axis: lightness and b must tell any two colours apart without it.
        var colours = CurveColours.All.Select(OkLab.FromRgb).ToArray();
        for (int i = 0; i < colours.Length; i++)
        {
            for (int j = 0; j < i; j++)
                Assert.That(OkLab.Distance(colours[i] with { A = 0 }, colours[j] with { A = 0 }), Is.GreaterThan(0.06), $"{i} and {j}");
        }
    }

    [Test]
    public void Ordered_TenBins_StandOutFromWhite()
    {
        var colours = Enumerable.Range(0, 10).Select(i => CurveColours.Ordered(i, 10)).ToArray();

        Assert.That(colours.Select(c => OkLab.FromRgb(c).L), Is.Ordered.And.All.LessThan(0.86));
        Assert.That(colours, Is.Unique);
    }

    private static List<OkLab> Path(ColourMap map, double from, double to) =>
        [.. Enumerable.Range(0, Samples + 1).Select(i => OkLab.FromRgb(map.At(from + ((to - from) * i / Samples))))];
}

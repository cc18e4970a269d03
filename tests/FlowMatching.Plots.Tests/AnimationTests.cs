using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

/// <summary>What holds for both animations.</summary>
public sealed class AnimationTests
{
    private static readonly AnimationTiming Timing = new() { Frames = 6 };

    public static IEnumerable<TestCaseData> Animations =>
        [
            new TestCaseData((Func<Image<Rgba32>>)RenderField).SetArgDisplayNames("field and samples"),
            new TestCaseData((Func<Image<Rgba32>>)RenderComparison).SetArgDisplayNames("comparison"),
        ];

    [TestCaseSource(nameof(Animations))]
    public void Render_EveryFrame_LeavesTheEdgeFree(Func<Image<Rgba32>> render)
    {
        using var animation = render();

        for (int i = 0; i < animation.Frames.Count; i++)
        {
            using var frame = FrameOf(animation, i);
            Assert.That(PictureInk.TouchesEdge(frame, border: 5), Is.False, $"frame {i}");
        }
    }

    /// <summary>The layout stays: nothing outside the panels and the time changes, and panels are squares or nearly fill one.</summary>
    [TestCaseSource(nameof(Animations))]
    public void Render_FirstAndLastFrame_DifferOnlyInsideFramedPanelsAndTheTime(Func<Image<Rgba32>> render)
    {
        using var animation = render();
        using var first = FrameOf(animation, 0);
        using var last = FrameOf(animation, animation.Frames.Count - 1);

        var changed = Changed(first, last);
        Assert.That(changed, Is.Not.Empty);
        Assert.That(changed.Where(p => p.Y > 40 && !IsInsideInkFrame(first, p)), Is.Empty);
        Assert.That(changed.Where(p => p.Y <= 40).All(p => p.X > animation.Width - 120), Is.True, "the time, in the upper right corner");
    }

    [TestCaseSource(nameof(Animations))]
    public void Render_Twice_GivesTheSameFile(Func<Image<Rgba32>> render)
    {
        byte[] Save()
        {
            using var animation = render();
            using var stream = new MemoryStream();
            AnimationFile.SaveGif(animation, stream);
            return stream.ToArray();
        }

        byte[] first = Save();
        Assert.That(Save(), Is.EqualTo(first));
    }

    [TestCaseSource(nameof(Animations))]
    public void Render_Times_HoldTheLastFrame(Func<Image<Rgba32>> render)
    {
        using var animation = render();

        var delays = Enumerable.Range(0, animation.Frames.Count).Select(i => animation.Frames[i].Metadata.GetGifMetadata().FrameDelay);
        Assert.That(delays, Is.EqualTo(new[] { 5, 5, 5, 5, 5, 200 }));
        Assert.That(animation.Metadata.GetGifMetadata().RepeatCount, Is.Zero);
    }

    [Test]
    public void Render_FieldAndSamples_LooksAsExpected()
    {
        using var animation = RenderField();
        using var frame = FrameOf(animation, 3);

        ExpectedPicture.Require(frame, "field-and-samples.png");
    }

    [Test]
    public void Render_Comparison_LooksAsExpected()
    {
        using var animation = RenderComparison();
        using var frame = FrameOf(animation, 5);

        ExpectedPicture.Require(frame, "comparison.png");
    }

    [TestCase(3)]
    [TestCase(4)]
    [TestCase(7)]
    public void Render_ComparisonOfManyModels_ClipsNothing(int models)
    {
        var row = MovingClouds.Rows(1, 4, 16)[0];
        ComparisonRow[] rows = [.. Enumerable.Range(0, models).Select(i => row with { Label = $"a model with a long name {i}" })];

        using var animation = ComparisonAnimation.Render(MovingClouds.Grid, rows, new() { Width = 900, Timing = Timing });
        using var frame = FrameOf(animation, 0);

        Assert.That(PictureInk.TouchesEdge(frame, border: 5), Is.False);
    }

    [Test]
    public void Render_ComparisonWithOneModelsPanelMissing_IsRefused()
    {
        var rows = MovingClouds.Rows(1, 4);
        rows = [rows[0], rows[1] with { Panels = [rows[1].Panels[0]] }];

        Assert.That(
            () => ComparisonAnimation.Render(MovingClouds.Grid, rows, new ComparisonOptions()),
            Throws.ArgumentException.With.Message.Contains("\"reflow\" has panels for NFE 1, \"flow matching\" for 1, 4")
        );
    }

    [Test]
    public void Render_ComparisonOfNothing_IsRefused() =>
        Assert.That(() => ComparisonAnimation.Render(MovingClouds.Grid, [], new ComparisonOptions()), Throws.ArgumentException);

    [Test]
    public void Render_FieldOnAnotherGrid_IsRefused() =>
        Assert.That(
            () =>
                FieldAndSamplesAnimation.Render(
                    new PlotGrid(MovingClouds.Grid.Range, 8),
                    MovingClouds.Field(),
                    MovingClouds.Samples(),
                    new FieldAndSamplesOptions()
                ),
            Throws.ArgumentException.With.Message.Contains("expected 128")
        );

    [Test]
    public void Render_RangeThatIsNotSquare_IsRefused() =>
        Assert.That(
            () =>
                FieldAndSamplesAnimation.Render(
                    new PlotGrid(new PlotRange(-4, 4, -1, 1), 9),
                    MovingClouds.Field(),
                    MovingClouds.Samples(),
                    new FieldAndSamplesOptions()
                ),
            Throws.ArgumentException.With.Message.Contains("square")
        );

    [Test]
    public void Render_OneFrame_IsRefused() =>
        Assert.That(
            () =>
                FieldAndSamplesAnimation.Render(
                    MovingClouds.Grid,
                    MovingClouds.Field(),
                    MovingClouds.Samples(),
                    new() { Timing = new() { Frames = 1 } }
                ),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
        );

    private static Image<Rgba32> RenderField() =>
        FieldAndSamplesAnimation.Render(
            MovingClouds.Grid,
            MovingClouds.Field(),
            MovingClouds.Samples(),
            new()
            {
                Title = "clouds",
                Width = 640,
                Height = 340,
                Timing = Timing,
            }
        );

    private static Image<Rgba32> RenderComparison() =>
        ComparisonAnimation.Render(
            MovingClouds.Grid,
            MovingClouds.Rows(1, 4, 16),
            new()
            {
                Title = "clouds",
                Width = 900,
                Timing = Timing,
            }
        );

    private static Image<Rgb24> FrameOf(Image<Rgba32> animation, int index)
    {
        using var frame = animation.Frames.CloneFrame(index);
        return frame.CloneAs<Rgb24>();
    }

    private static List<(int X, int Y)> Changed(Image<Rgb24> a, Image<Rgb24> b) =>
        [.. Enumerable.Range(0, a.Width * a.Height).Select(i => (X: i % a.Width, Y: i / a.Width)).Where(p => a[p.X, p.Y] != b[p.X, p.Y])];

    /// <summary>Whether a line of ink is met in every direction within a panel's width.</summary>
    private static bool IsInsideInkFrame(Image<Rgb24> image, (int X, int Y) p)
    {
        bool Meets(int dx, int dy)
        {
            for (var (x, y) = p; x >= 0 && y >= 0 && x < image.Width && y < image.Height; x += dx, y += dy)
            {
                if (image[x, y] == new Rgb24(34, 34, 34))
                    return true;
            }

            return false;
        }

        return Meets(1, 0) && Meets(-1, 0) && Meets(0, 1) && Meets(0, -1);
    }
}

using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.ImageSharp;

public sealed class ImageFrameCollectionTests
{
    private static readonly Rgb24 Red = new(255, 0, 0);

    [Test]
    public void AddFrame_OfTheImageItself_CopiesPixelsAndTimes()
    {
        using var image = new Image<Rgb24>(3, 2, Red);
        image.Frames.RootFrame.Metadata.GetGifMetadata().FrameDelay = 7;

        var added = image.Frames.AddFrame(image.Frames.RootFrame);
        image[0, 0] = default;
        image.Frames.RootFrame.Metadata.GetGifMetadata().FrameDelay = 1;

        Assert.That(image.Frames.Count, Is.EqualTo(2));
        Assert.That(image.Frames[1], Is.SameAs(added));
        Assert.That(added[0, 0], Is.EqualTo(Red));
        Assert.That(added.Metadata.GetGifMetadata().FrameDelay, Is.EqualTo(7));
    }

    [Test]
    public void AddFrame_OfAnotherSize_IsRefused()
    {
        using var image = new Image<Rgb24>(3, 2);
        using var other = new Image<Rgb24>(2, 3);

        Assert.That(() => image.Frames.AddFrame(other.Frames.RootFrame), Throws.ArgumentException);
    }

    [Test]
    public void RemoveFrame_First_LeavesTheOthers()
    {
        using var image = new Image<Rgb24>(3, 2);
        image.Frames.AddFrame(image.Frames.RootFrame)[1, 1] = Red;

        image.Frames.RemoveFrame(0);

        Assert.That(image[1, 1], Is.EqualTo(Red));
        Assert.That(() => image.Frames.RemoveFrame(0), Throws.InvalidOperationException);
    }

    [Test]
    public void CloneFrame_OfAnAnimation_IsAnImageOfItsOwn()
    {
        using var image = new Image<Rgb24>(3, 2);
        image.Frames.AddFrame(image.Frames.RootFrame)[2, 0] = Red;

        using var clone = image.Frames.CloneFrame(1);
        image.Frames[1][2, 0] = default;

        Assert.That(clone.Frames.Count, Is.EqualTo(1));
        Assert.That(clone[2, 0], Is.EqualTo(Red));
    }

    [Test]
    public void Dispose_Image_ReleasesEveryFrame()
    {
        var image = new Image<Rgb24>(3, 2);
        var frame = image.Frames.AddFrame(image.Frames.RootFrame);

        image.Dispose();

        Assert.That(() => frame[0, 0], Throws.InstanceOf<ObjectDisposedException>());
    }
}

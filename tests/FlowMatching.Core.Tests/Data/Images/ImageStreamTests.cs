using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Data.Images;

public sealed class ImageStreamTests
{
    private static readonly ImageShape Pair = new(1, 1, 2);

    [Test]
    public void DrawStep_StepsOfAnEpoch_VisitEachImageOnceWithItsLabel()
    {
        var stream = Create(12);
        RandomStreams streams = new(5);

        var drawn = Enumerable.Range(0, 3).SelectMany(step => Step(stream, 4, streams, step)).ToArray();

        Assert.That(drawn.Select(one => one.Byte).Order(), Is.EqualTo(Enumerable.Range(0, 12)));
        Assert.That(drawn, Is.All.Matches<(int Byte, long Label)>(one => one.Label == one.Byte % 3));
    }

    [Test]
    public void DrawStep_EachStepAlone_GivesTheBitsOfTheRun()
    {
        RandomStreams streams = new(5);
        var run = Create(10);
        var expected = Enumerable.Range(0, 6).Select(step => Step(run, 4, streams, step)).ToArray();

        foreach (int step in (int[])[5, 2, 3])
            Assert.That(Step(Create(10), 4, new RandomStreams(5), step), Is.EqualTo(expected[step]));
    }

    [Test]
    public void DrawStep_BatchLargerThanTheSet_GoesOnIntoTheNextEpochs()
    {
        var drawn = Step(Create(3), 9, new RandomStreams(1), 0);

        Assert.That(drawn.CountBy(one => one.Byte).Select(pair => pair.Value), Is.EqualTo(new[] { 3, 3, 3 }));
    }

    [Test]
    public void DrawStep_OtherSeed_GivesOtherImages()
    {
        var stream = Create(50);

        Assert.That(Step(stream, 20, new RandomStreams(2), 0), Is.Not.EqualTo(Step(stream, 20, new RandomStreams(1), 0)));
    }

    [Test]
    public void Draw_AGenerator_GivesDistinctImagesAndEqualBitsForEqualSeeds()
    {
        var stream = Create(30);
        using Generator first = new(5),
            second = new(5),
            other = new(6);
        using Tensor a = stream.Draw(20, first),
            b = stream.Draw(20, second),
            c = stream.Draw(20, other);

        Assert.That(a.shape, Is.EqualTo(new long[] { 20, 1, 1, 2 }));
        Assert.That(Bytes(a), Is.Unique);
        Assert.That(Bytes(b), Is.EqualTo(Bytes(a)));
        Assert.That(Bytes(c), Is.Not.EqualTo(Bytes(a)));
    }

    [Test]
    public void DrawLabelled_NoLabels_GivesNone()
    {
        using var scope = NewDisposeScope();
        ImageStream stream = new(new ImageParts(new ImageSet("plain", Pair, [0, 255], null, null), null), "plain");
        using Generator rng = new(1);

        var (x1, labels) = stream.DrawLabelled(1, rng);

        Assert.That((labels, stream.ClassNames.Count), Is.EqualTo(((Tensor?)null, 0)));
        Assert.That(x1.ToFloatArray(), Is.EqualTo(new[] { -1f, 1f }));
    }

    [Test]
    public void DrawLabelled_Flip_MirrorsSomeRowsAndChangesNothingElse()
    {
        // Each image is (i, 100 + i): mirrored it begins with 100 + i.
        var stream = Create(40, flip: true);

        int[] firsts = [.. Step(stream, 40, new RandomStreams(3), 0).Select(one => one.Byte)];

        Assert.That(firsts.Select(b => b % 100).Order(), Is.EqualTo(Enumerable.Range(0, 40)));
        Assert.That(firsts.Count(b => b >= 100), Is.InRange(8, 32));
    }

    [Test]
    public void DrawLabelled_Flip_MirrorsColumnsWithinEachRowAndChannel()
    {
        ImageStream stream = new(
            new ImageParts(new ImageSet("one", new ImageShape(2, 2, 2), [0, 1, 2, 3, 4, 5, 6, 7], null, null), null),
            "one",
            flip: true
        );
        byte[][] drawn = [.. Enumerable.Range(0, 20).Select(step => Whole(stream, step))];

        Assert.That(
            drawn.Distinct(EqualityComparer<byte[]>.Create((a, b) => a!.SequenceEqual(b!), a => a[0])),
            Is.EquivalentTo(new byte[][] { [0, 1, 2, 3, 4, 5, 6, 7], [1, 0, 3, 2, 5, 4, 7, 6] })
        );
    }

    [Test]
    public void Draw_Tensors_AreFreedButTheResult()
    {
        var stream = Create(10);
        using Generator rng = new(1);
        long before = LiveTensors.Count();

        using var drawn = stream.Draw(4, rng);

        Assert.That(LiveTensors.Count() - before, Is.EqualTo(1));
    }

    // Image i is (i, 100 + i), its class i mod 3.
    private static ImageStream Create(int count, bool flip = false)
    {
        byte[] pixels = [.. Enumerable.Range(0, count).SelectMany(i => (byte[])[(byte)i, (byte)(100 + i)])];

        return new(
            new ImageParts(new ImageSet("set", Pair, pixels, [.. Enumerable.Range(0, count).Select(i => i % 3)], ["a", "b", "c"]), null),
            "numbers",
            flip
        );
    }

    private static (int Byte, long Label)[] Step(ImageStream stream, int count, RandomStreams streams, int step)
    {
        using var scope = NewDisposeScope();
        var (x1, labels) = stream.DrawStep(step, count, streams);

        return [.. Bytes(x1).Zip(labels!.ToLongArray())];
    }

    private static byte[] Whole(ImageStream stream, int step)
    {
        using var scope = NewDisposeScope();

        return Array.ConvertAll(stream.DrawStep(step, 1, new RandomStreams(9)).X1.ToFloatArray(), ImageValues.ToByte);
    }

    private static int[] Bytes(Tensor x1) =>
        [.. x1.ToFloatArray().Where((_, i) => i % 2 == 0).Select(value => (int)ImageValues.ToByte(value))];
}

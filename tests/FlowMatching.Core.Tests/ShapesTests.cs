using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests;

public sealed class ShapesTests
{
    [Test]
    public void RequireOnePerExample_WrongCount_NamesBothShapes()
    {
        var e = Assert.Throws<ArgumentException>(() => Shapes.RequireOnePerExample(zeros(64), zeros(128, 2)));

        Assert.That(e.Message, Is.EqualTo("t has shape (64), expected (128): one time per example of a batch of shape (128, 2)."));
    }

    [Test]
    public void RequireEqual_DifferentShapes_NamesBoth()
    {
        var e = Assert.Throws<ArgumentException>(() => Shapes.RequireEqual(zeros(4, 2), zeros(4, 3)));

        Assert.That(e.Message, Does.StartWith("x0 has shape (4, 2) and x1 has shape (4, 3)"));
    }

    [Test]
    public void AlignTo_ImageBatch_AddsOneDimensionForEach() =>
        Assert.That(zeros(5).AlignTo(zeros(5, 3, 4, 4)).shape, Is.EqualTo(new long[] { 5, 1, 1, 1 }));

    [Test]
    public void MeanPerExample_ImageBatch_AveragesEachExample()
    {
        var x = tensor(new float[] { 1, 2, 3, 4, 10, 20, 30, 40 }, [2, 2, 2]);

        Assert.That(x.MeanPerExample().ToFloatArray(), Is.EqualTo(new[] { 2.5f, 25f }));
    }
}

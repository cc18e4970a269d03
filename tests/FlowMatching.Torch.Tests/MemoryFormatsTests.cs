namespace FlowMatching.Torch.Tests;

public sealed class MemoryFormatsTests : EngineTestBase
{
    [Test]
    public void InFormat_ChannelsLast_ReordersMemoryNotEntries()
    {
        var pictures = arange(24, ScalarType.Float32).view(1, 2, 3, 4);

        var last = pictures.InFormat(memory_format.channels_last);

        Assert.That(last.stride(), Is.EqualTo(new long[] { 24, 1, 8, 2 }));
        TensorAssert.Equal(last, pictures, 0);
    }

    [Test]
    public void InFormat_ThereAndBack_IsThePlainOrder()
    {
        var pictures = arange(24, ScalarType.Float32).view(1, 2, 3, 4);

        var back = pictures.InFormat(memory_format.channels_last).InFormat(memory_format.contiguous_format);

        Assert.That(back.is_contiguous(), Is.True);
        Assert.That(back.bytes.SequenceEqual(pictures.bytes), Is.True);
    }
}

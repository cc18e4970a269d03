using System.Runtime.InteropServices;

namespace FlowMatching.Torch.Tests;

public sealed class FactsTests : EngineTestBase
{
    [Test]
    public void Facts_OfATable_DescribeIt()
    {
        var table = zeros([2, 3, 4], ScalarType.Float64);

        Assert.That(table.shape, Is.EqualTo(new long[] { 2, 3, 4 }));
        Assert.That(table.size(), Is.EqualTo(new long[] { 2, 3, 4 }));
        Assert.That((table.size(0), table.size(-1)), Is.EqualTo((2L, 4L)));
        Assert.That(table.stride(), Is.EqualTo(new long[] { 12, 4, 1 }));
        Assert.That((table.Dimensions, table.ndim, table.dim()), Is.EqualTo((3L, 3L, 3L)));
        Assert.That((table.NumberOfElements, table.numel()), Is.EqualTo((24L, 24L)));
        Assert.That((table.ElementSize, table.element_size()), Is.EqualTo((8L, 8L)));
        Assert.That(table.dtype, Is.EqualTo(ScalarType.Float64));
        Assert.That((table.device_type, table.device.type, table.is_cuda), Is.EqualTo((DeviceType.CPU, DeviceType.CPU, false)));
        Assert.That((table.is_contiguous(), table.transpose(0, 1).is_contiguous()), Is.EqualTo((true, false)));
        Assert.That((table.is_leaf, table.requires_grad, table.IsInvalid), Is.EqualTo((true, false, false)));
    }

    [Test]
    public void ToString_OfATensor_NamesShapeTypeAndDevice()
    {
        var table = zeros(2, 3);

        Assert.That(table.ToString(), Is.EqualTo("[2x3], type = Float32, device = cpu"));
    }

    [Test]
    public void Item_OfEachType_ReadsTheNumber()
    {
        Assert.That(tensor(1.5f).item<float>(), Is.EqualTo(1.5f));
        Assert.That(tensor([1.5f]).item<double>(), Is.EqualTo(1.5));
        Assert.That(tensor(7L).item<long>(), Is.EqualTo(7));
        Assert.That(tensor(7).item<int>(), Is.EqualTo(7));
        Assert.That(tensor(true).item<bool>(), Is.True);
        Assert.That(tensor([1.5f]).bfloat16().item<float>(), Is.EqualTo(1.5f));
        Assert.That(tensor(float.NaN).item<float>(), Is.NaN);
    }

    [Test]
    public void Item_OfSeveralEntries_IsAnExternalException() =>
        Assert.That(() => zeros(2).item<float>(), Throws.TypeOf<ExternalException>());

    [Test]
    public void Bytes_OfATensor_AreItsMemoryInLittleEndian()
    {
        var numbers = tensor([1f, -2f]);

        Assert.That(numbers.bytes.ToArray(), Is.EqualTo(new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 }));
    }

    [Test]
    public void Bytes_Set_WritesTheEntries()
    {
        var numbers = zeros(2);

        numbers.bytes = new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 };

        TensorAssert.Equal(numbers, [2], [1, -2]);
    }

    [Test]
    public void Bytes_OfAnEmptyTensor_AreNone() => Assert.That(zeros(0).bytes.Length, Is.Zero);

    [Test]
    public void Bytes_OfATransposedTensor_AreRefused()
    {
        var turned = zeros(2, 3).transpose(0, 1);

        Assert.That(() => turned.bytes.Length, Throws.TypeOf<ExternalException>().With.Message.Contains("contiguous"));
        Assert.That(() => turned.bytes = new byte[24], Throws.TypeOf<ExternalException>().With.Message.Contains("contiguous"));
    }

    [Test]
    public void Bytes_SetOnATensorThatRequiresGrad_NeedsNoGrad()
    {
        var weight = zeros(1, requires_grad: true);

        Assert.That(() => weight.bytes = new byte[4], Throws.TypeOf<ExternalException>().With.Message.Contains("no_grad"));
        using (no_grad()) Assert.That(() => weight.bytes = new byte[4], Throws.Nothing);
    }

    [Test]
    public void Bytes_SetOnATensorThatBackwardNeeds_IsNoticedByAutograd()
    {
        Tensor weight = ones(2, requires_grad: true), saved = ones(2);
        var loss = (weight * saved).sum();

        saved.bytes = new byte[8];

        Assert.That(() => loss.backward(), Throws.TypeOf<ExternalException>().With.Message.Contains("modified by an inplace operation"));
    }

    [TestCase(3)]
    [TestCase(8)]
    public void Bytes_OfAnotherLength_AreRefused(int length)
    {
        var number = zeros(1);

        Assert.That(() => number.bytes = new byte[length], Throws.TypeOf<ExternalException>().With.Message.Contains("raw write"));
    }
}

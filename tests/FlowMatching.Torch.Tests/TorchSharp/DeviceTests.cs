namespace FlowMatching.Torch.Tests;

public sealed class DeviceTests
{
    [TestCase("cpu", DeviceType.CPU, -1, "cpu")]
    [TestCase("cuda", DeviceType.CUDA, -1, "cuda")]
    [TestCase("cuda:1", DeviceType.CUDA, 1, "cuda:1")]
    [TestCase("mps", DeviceType.MPS, -1, "mps")]
    [TestCase("meta", DeviceType.META, -1, "meta")]
    public void Device_OfAText_HasItsKindAndIndex(string text, DeviceType kind, int index, string shown)
    {
        Device parsed = text;

        Assert.That((parsed.type, parsed.index, parsed.ToString()), Is.EqualTo((kind, index, shown)));
        Assert.That((device(text).type, device(kind, index).index), Is.EqualTo((kind, index)));
    }

    [TestCase("")]
    [TestCase("gpu")]
    [TestCase("CUDA 1")]
    [TestCase("1")]
    [TestCase("cuda:")]
    [TestCase("cuda:x")]
    [TestCase("cuda:-1")]
    [TestCase("cuda:1:2")]
    [TestCase("cuda:99999999999")]
    [TestCase("cpu,cuda")]
    public void Device_OfAWrongText_IsRefusedWithOneSentence(string text) =>
        Assert.That(() => new Device(text), Throws.ArgumentException.With.Message.EqualTo($"'{text}' is not a device; expected cpu, cuda, cuda:N, mps or meta."));
}

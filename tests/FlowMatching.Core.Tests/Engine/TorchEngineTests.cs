using FlowMatching.Core.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine;

public sealed class EngineTests
{
    [TestCase("auto")]
    [TestCase("cpu")]
    public void ParseDevice_OfADeviceThatIsThere_IsThatDevice(string text)
    {
        var expected = text == "auto" && TorchEngine.Facts.CudaDevices > 0 ? DeviceType.CUDA : DeviceType.CPU;

        Assert.That(TorchEngine.ParseDevice(text).type, Is.EqualTo(expected));
    }

    [TestCase("cuda:99", "cuda:99")]
    [TestCase("mps", "this engine has no mps device")]
    [TestCase("meta", "this engine has no meta device")]
    [TestCase("cpu:3", "this engine has no cpu:3 device")]
    [TestCase("cuda:x", "'cuda:x' is not a device")]
    [TestCase("cuda:-1", "'cuda:-1' is not a device")]
    [TestCase("gpu", "'gpu' is not a device; expected")]
    [TestCase("", "'' is not a device")]
    public void ParseDevice_OfADeviceThatIsNotThere_SaysSoInOneSentence(string text, string message) =>
        Assert.That(
            () => TorchEngine.ParseDevice(text),
            Throws.ArgumentException.With.Message.Contains(message).And.Message.EndsWith(".").And.Message.Not.Contains("Parameter")
        );

    [Test]
    public void ParseDevice_OfCudaWithoutOne_SaysSo()
    {
        if (TorchEngine.Facts.CudaDevices > 0)
            Assert.Ignore("this machine has a CUDA device");

        Assert.That(
            () => TorchEngine.ParseDevice("cuda"),
            Throws.ArgumentException.With.Message.EqualTo("--device cuda: this engine sees no CUDA device; use --device cpu or auto.")
        );
    }

    [Test]
    public void Facts_AfterStart_DescribeTheEngine()
    {
        var facts = TorchEngine.Facts;

        Assert.That(facts.Version, Does.Match(@"^\d+\.\d+\.\d+"));
        Assert.That(File.Exists(facts.Location), Is.True);
        Assert.That(facts.TorchSharp, Does.Match(@"^\d+\.\d+\.\d+"));
        Assert.That(facts.CudaDevices > 0, Is.EqualTo(cuda.is_available()));
        Assert.That(facts.Cpu, Is.Not.Empty);
    }

    [Test]
    public void Start_Again_SetsTheThreads()
    {
        try
        {
            TorchEngine.Start(new EngineSettings { Threads = 1 });
            Assert.That((TorchEngine.Facts.Threads, get_num_threads()), Is.EqualTo((1, 1)));
        }
        finally
        {
            TorchEngine.Start(new EngineSettings { Threads = 2 });
        }

        Assert.That((TorchEngine.Facts.Threads, get_num_threads()), Is.EqualTo((2, 2)));
    }
}

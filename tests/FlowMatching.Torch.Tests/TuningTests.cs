namespace FlowMatching.Torch.Tests;

public sealed class TuningTests : EngineTestBase
{
    private static readonly TuningShape Small = new(64, 32);

    [TearDown]
    public void RestoreThreads() => Engine.Start(new EngineSettings { Threads = 2 });

    [TestCase("fp32", 1, Precision.Float32)]
    [TestCase("fp32", 2, Precision.Float32)]
    [TestCase("bf16", 1, Precision.BFloat16)]
    public void Resolve_OfAskedForSettings_TakesThemWithoutMeasuring(string precision, int threads, Precision expected)
    {
        var choice = Tuning.Resolve(CPU, precision, threads, Small);

        Assert.That(choice, Is.EqualTo(new TuningChoice(expected, threads, "as asked for")));
        Assert.That((get_num_threads(), Engine.Facts.Threads), Is.EqualTo((threads, threads)));
    }

    [Test]
    public void Resolve_OfAutoPrecision_KeepsTheThreadsAskedFor() => Assert.That(Tuning.Resolve(CPU, "auto", 1, Small).Threads, Is.EqualTo(1));

    [Test]
    public void Resolve_OfAutoThreads_KeepsThePrecisionAskedFor()
    {
        var choice = Tuning.Resolve(CPU, "fp32", null, Small);

        Assert.That(choice.Precision, Is.EqualTo(Precision.Float32));
        Assert.That(get_num_threads(), Is.EqualTo(choice.Threads));
    }

    [Test]
    public void Resolve_OfEverything_SaysWhatItMeasured()
    {
        var choice = Tuning.Resolve(CPU, "auto", null, Small);

        Assert.That(choice.Reason, Does.Match(@"^product of 64x32 by 32x32: fp32 x1 \d+\.\d ms").Or.EqualTo("as asked for"));
        Assert.That(choice.Threads, Is.InRange(1, Environment.ProcessorCount));
    }
}

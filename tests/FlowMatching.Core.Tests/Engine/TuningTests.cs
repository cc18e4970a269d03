using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine;

public sealed class TuningTests : EngineTestBase
{
    private static readonly Func<ITimedWork> Small = static () => new Product();

    [TearDown]
    public void RestoreThreads() => TorchEngine.Start(new EngineSettings { Threads = 2 });

    [TestCase("fp32", 1, Precision.Float32)]
    [TestCase("fp32", 2, Precision.Float32)]
    [TestCase("bf16", 1, Precision.BFloat16)]
    public void Resolve_OfAskedForSettings_TakesThemWithoutMeasuring(string precision, int threads, Precision expected)
    {
        var choice = Tuning.Resolve(CPU, precision, threads, Small);

        Assert.That(choice, Is.EqualTo(new TuningChoice(expected, threads, "as asked for")));
        Assert.That((get_num_threads(), TorchEngine.Facts.Threads), Is.EqualTo((threads, threads)));
    }

    [Test]
    public void Resolve_OfAutoPrecision_KeepsTheThreadsAskedFor() =>
        Assert.That(Tuning.Resolve(CPU, "auto", 1, Small).Threads, Is.EqualTo(1));

    [Test]
    public void Resolve_OfAutoThreads_KeepsThePrecisionAskedFor()
    {
        var choice = Tuning.Resolve(CPU, "fp32", null, Small);

        Assert.That(choice.Precision, Is.EqualTo(Precision.Float32));
        Assert.That(get_num_threads(), Is.EqualTo(choice.Threads));
    }

    // Milliseconds on one thread and on all, in float32 and in bf16: the fastest is taken, but bf16 and fewer threads only where they
    // win by more than a tenth.
    [TestCase(4, 8, 4, 8, "fp32", 1)]
    [TestCase(8, 4, 8, 4, "fp32", 2)]
    [TestCase(40, 41, 40, 41, "fp32", 2)]
    [TestCase(8, 8, 8, 4, "bf16", 2)]
    [TestCase(8, 8, 4, 8, "bf16", 1)]
    [TestCase(41, 41, 41, 40, "fp32", 2)]
    public void Resolve_OfEverything_TakesTheFastest_AndSaysWhatItMeasured(
        int fp1,
        int fp2,
        int bf1,
        int bf2,
        string precision,
        int threads
    )
    {
        bool hasHalf = Tuning
            .Resolve(CPU, "auto", null, static () => new Sleep(static _ => 1))
            .Reason.Contains("bf16", StringComparison.Ordinal);
        if (TorchEngine.DefaultThreads == 1)
            Assert.Ignore("one processor leaves no choice");
        if (precision == "bf16" && !hasHalf)
            Assert.Ignore("this processor does not multiply bf16");

        var choice = Tuning.Resolve(CPU, "auto", null, () => new Sleep(Milliseconds));

        int most = threads == 1 ? 1 : TorchEngine.DefaultThreads;
        Assert.That((choice.Precision, choice.Threads), Is.EqualTo((precision == "bf16" ? Precision.BFloat16 : Precision.Float32, most)));
        Assert.That(choice.Reason, Does.Match(@"^sleep: fp32 x1 \d+\.\d ms.* fp32 x[2-9]\d* \d+\.\d ms"));
        Assert.That((get_num_threads(), TorchEngine.Facts.Threads), Is.EqualTo((choice.Threads, choice.Threads)));

        int Milliseconds(Precision of) =>
            (of, get_num_threads()) switch
            {
                (Precision.Float32, 1) => fp1,
                (Precision.Float32, _) => fp2,
                (_, 1) => bf1,
                _ => bf2,
            };
    }

    [Test]
    public void Resolve_OfNothingToTime_TakesFloat32OnEveryProcessor() =>
        Assert.That(
            Tuning.Resolve(CPU, "auto", null, work: null) is { Precision: Precision.Float32 } choice
                && choice.Threads == Environment.ProcessorCount
        );

    private sealed class Product : ITimedWork
    {
        public string Name => "a small product";

        public void Run(Precision precision)
        {
            using var scope = NewDisposeScope();
            ones(64, 32).In(precision).mm(ones(32, 32).In(precision));
        }

        public void Dispose() { }
    }

    /// <summary>Takes as many milliseconds as it is told.</summary>
    private sealed class Sleep(Func<Precision, int> milliseconds) : ITimedWork
    {
        public string Name => "sleep";

        public void Run(Precision precision) => Thread.Sleep(milliseconds(precision));

        public void Dispose() { }
    }
}

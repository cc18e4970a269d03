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

    [Test]
    public void Resolve_OfEverything_SaysWhatItMeasured()
    {
        if (TorchEngine.DefaultThreads == 1)
            Assert.Ignore("one processor leaves no choice");
        var choice = Tuning.Resolve(CPU, "auto", null, Small);

        Assert.That(choice.Reason, Does.Match(@"^a small product: fp32 x1 \d+\.\d ms.* fp32 x[2-9]\d* \d+\.\d ms"));
        Assert.That(choice.Threads, Is.EqualTo(1).Or.EqualTo(TorchEngine.DefaultThreads));
        Assert.That((get_num_threads(), TorchEngine.Facts.Threads), Is.EqualTo((choice.Threads, choice.Threads)));
    }

    [Test]
    public void Resolve_OfWorkThatTwoThreadsSlowDown_TakesOne()
    {
        if (Environment.ProcessorCount == 1)
            Assert.Ignore("one processor leaves no choice");

        Assert.That(
            Tuning.Resolve(CPU, "fp32", null, static () => new Sleep(static () => get_num_threads() == 1 ? 1 : 3)).Threads,
            Is.EqualTo(1)
        );
        Assert.That(
            Tuning.Resolve(CPU, "fp32", null, static () => new Sleep(static () => get_num_threads() == 1 ? 3 : 1)).Threads,
            Is.GreaterThan(1)
        );
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
    private sealed class Sleep(Func<int> milliseconds) : ITimedWork
    {
        public string Name => "sleep";

        public void Run(Precision precision) => Thread.Sleep(milliseconds());

        public void Dispose() { }
    }
}

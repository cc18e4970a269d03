using System.Runtime.InteropServices;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine;

public sealed class EngineThreadTests
{
    private EngineThread engine = null!;

    [SetUp]
    public void StartThread() => engine = new EngineThread();

    [TearDown]
    public void StopThread() => engine.Dispose();

    [Test]
    public void Run_FromSeveralThreads_HappensOnOne()
    {
        int[] threads = new int[8];
        Parallel.For(0, threads.Length, i => threads[i] = engine.Run(static () => Environment.CurrentManagedThreadId));

        Assert.That(threads.Distinct().Count(), Is.EqualTo(1));
        Assert.That(threads[0], Is.Not.EqualTo(Environment.CurrentManagedThreadId));
    }

    [Test]
    public void Run_OfWorkThatThrows_ThrowsThatVeryException()
    {
        InvalidTimeZoneException thrown = new("x");

        var caught = Assert.Throws<InvalidTimeZoneException>(() => engine.Run(() => throw thrown));

        Assert.That(caught, Is.SameAs(thrown));
        Assert.That(engine.Run(static () => 1), Is.EqualTo(1));
    }

    /// <summary>Without FinalizerGate about one collection in 2,000 frees a number under the operator that reads it.</summary>
    [Test]
    public void Run_WhileTheCollectorIsBusy_LosesNoNumberUnderAnOperator()
    {
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(3));
        Thread collector = new(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                Thread.SpinWait(10_000);
            }
        });
        collector.Start();

        Assert.That(() => engine.Run(() => Multiply(stop.Token)), Throws.Nothing);
        collector.Join();
    }

    /// <summary>TorchSharp waits for finalizers, which are held back, before it tries a second time.</summary>
    [Test]
    public void Run_OfATensorThatCannotBeMade_EndsWithTheEnginesFault()
    {
        EngineThread other = new(); // one that waits for ever cannot be disposed of
        var work = Task.Run(() => other.Run(() => empty(long.MaxValue / 8).Dispose()));

        Assert.That(() => work.Wait(TimeSpan.FromSeconds(20)), Throws.InnerException.TypeOf<ExternalException>());
        other.Dispose();
    }

    [Test]
    public void Run_FromTheEngineThread_RunsAtOnce() =>
        Assert.That(
            engine.Run(() =>
                engine.Run(() => engine.Run(static () => Environment.CurrentManagedThreadId)) == Environment.CurrentManagedThreadId
            ),
            Is.True
        );

    [Test]
    public void Run_OfTensorWork_KeepsModesBetweenCalls()
    {
        IDisposable mode = engine.Run(no_grad);

        Assert.That(engine.Run(is_grad_enabled), Is.False);
        engine.Run(mode.Dispose);
        Assert.That(engine.Run(is_grad_enabled), Is.True);
    }

    [Test]
    public void Dispose_WithWorkInHand_LetsItEnd()
    {
        using ManualResetEventSlim begun = new();
        bool ended = false;
        Thread caller = new(() =>
            engine.Run(() =>
            {
                begun.Set();
                Thread.Sleep(50);
                ended = true;
            })
        );
        caller.Start();
        begun.Wait();

        engine.Dispose();

        Assert.That(ended, Is.True);
        caller.Join();
    }

    [Test]
    public void Dispose_Twice_DoesNothingMore()
    {
        engine.Dispose();

        Assert.That(engine.Dispose, Throws.Nothing);
    }

    [Test]
    public void Dispose_FromTheEngineThread_Ends()
    {
        engine.Run(engine.Dispose);

        Assert.That(() => engine.Run(static () => 1), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Run_AfterDispose_IsRefused()
    {
        engine.Dispose();

        Assert.That(() => engine.Run(static () => 1), Throws.InstanceOf<ObjectDisposedException>());
    }

    private static void Multiply(CancellationToken stop)
    {
        using var frozen = no_grad();
        using var x = ones(8, 8);
        while (!stop.IsCancellationRequested)
        {
            EngineThread.BetweenSteps();
            using var scope = NewDisposeScope();
            for (int i = 0; i < 100; i++)
                _ = (x.square() * 2.5) + 1.25;
        }
    }
}

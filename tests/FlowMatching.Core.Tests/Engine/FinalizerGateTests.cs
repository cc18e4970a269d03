using System.Diagnostics;
using System.Runtime.CompilerServices;
using FlowMatching.Core.Engine;

namespace FlowMatching.Core.Tests.Engine;

public sealed class FinalizerGateTests
{
    /// <summary>Tests call operators on their own thread, for which the assembly's FinalizersHeld closes the gate.</summary>
    [Test]
    public void ThisTest_AtWork_HoldsFinalizersBackUntilThePause()
    {
        ManualResetEventSlim finalized = new();
        Drop(finalized);

        GC.Collect();
        WorkLongerThanThePausesInterval();
        Assert.That(finalized.IsSet, Is.False);

        FinalizerGate.Pause();
        Assert.That(finalized.IsSet, Is.True);
    }

    /// <summary>Else a wait for finalizers, as in TorchSharp, would have no end.</summary>
    [Test]
    public void ThisTest_Waiting_LetsFinalizersRunAndHoldsLaterOnesBack()
    {
        ManualResetEventSlim first = new(),
            second = new();
        Drop(first);
        GC.Collect();
        Assert.That(first.Wait(TimeSpan.FromSeconds(10)), Is.True);

        GC.Collect(); // closes it, once the finalizer thread comes to it: before that a second collection may overtake it
        WorkLongerThanThePausesInterval();
        Drop(second);
        GC.Collect();
        WorkLongerThanThePausesInterval();
        Assert.That(second.IsSet, Is.False);
    }

    private static void WorkLongerThanThePausesInterval()
    {
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(0.6))
            Thread.SpinWait(1000);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Drop(ManualResetEventSlim finalized) => _ = new Finalizable(finalized);

    private sealed class Finalizable(ManualResetEventSlim finalized)
    {
        ~Finalizable() => finalized.Set();
    }
}

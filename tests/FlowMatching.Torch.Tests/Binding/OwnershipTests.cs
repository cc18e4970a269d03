using System.Runtime.CompilerServices;

using FlowMatching.Torch.Binding;

namespace FlowMatching.Torch.Tests;

/// <summary>Native tensors end when they should: with their scope, with the collector when forgotten, and never before.</summary>
public sealed class OwnershipTests : EngineTestBase
{
    private const int Mebibyte = 1 << 20;

    /// <summary>One thread for all tests: glibc keeps a heap for each thread and gives none of it back.</summary>
    private EngineThread outside = null!;

    [OneTimeSetUp]
    public void StartThread() => outside = new EngineThread();

    [OneTimeTearDown]
    public void StopThread() => outside.Dispose();

    [Test]
    public void TotalCount_AfterATrainingStepInAScope_ReturnsToItsStart()
    {
        using var net = nn.Sequential(nn.Linear(4, 8), nn.SiLU(), nn.Linear(8, 1));
        long before = Tensor.TotalCount;

        using (NewDisposeScope())
        {
            net.call(ones(3, 4)).square().mean().backward();
            nn.utils.clip_grad_norm_(net.parameters(), 1);
        }

        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
        Assert.That(Tensor.PeakCount, Is.GreaterThan(before));
    }

    [Test]
    public void TotalCount_OfForgottenTensors_ReturnsAtTheNextCallAfterACollection()
    {
        long before = CountAfterCollection();
        long live = NativeBudget.Live;

        Forget(100);
        Assert.That(Tensor.TotalCount, Is.GreaterThanOrEqualTo(before + 100));

        Assert.That(CountAfterCollection(), Is.LessThanOrEqualTo(before));
        Assert.That(NativeBudget.Live, Is.LessThanOrEqualTo(live));
    }

    [Test]
    public void Operators_WhileTheCollectorRuns_KeepTheTensorsOfTheirArguments()
    {
        using CancellationTokenSource stop = new();
        Thread collector = new(() => Collect(stop.Token));
        collector.Start();
        float[] sums = new float[400];
        OutsideScopes(() =>
        {
            for (int round = 0; round < sums.Length; round++) sums[round] = SumOfTemporaries(round);
        });
        stop.Cancel();
        collector.Join();
        GC.Collect(); // the collector thread may have stopped before the last temporaries: their finalizers are waited for here
        GC.WaitForPendingFinalizers();

        Assert.That(sums, Is.EqualTo(Enumerable.Range(0, sums.Length).Select(static round => 50f * ((20 * round) + 190))));
    }

    [Test]
    public void LiveBytes_OfALoopThatForgetsItsScopes_StayBounded()
    {
        // 500 tensors of 16 MiB: 8 GiB if nothing gave them back.
        AssertBounded(500, static () => zeros(4 * Mebibyte));
    }

    [Test]
    public void LiveBytes_OfForgottenGraphs_StayBounded() =>
        AssertBounded(200, static () => ones([4 * Mebibyte], requires_grad: true).exp());

    [Test]
    public void LiveBytes_OfForgottenGradients_StayBounded() =>
        AssertBounded(150, static () =>
        {
            var x = ones([4 * Mebibyte], requires_grad: true);
            return autograd.grad([x.sum()], [x])[0];
        });

    [Test]
    public void Memory_OfForgottenLossesThatHoldDisposedTensors_StaysBounded()
    {
        if (NativeHeap.InUse() == 0) Assert.Ignore("this C library does not tell how full its heap is");

        // 250 losses of 4 bytes, each with a graph that keeps 16 MiB which its caller has disposed: 3.9 GiB.
        OutsideScopes(static () =>
        {
            using var x = ones([4 * Mebibyte], requires_grad: true);
            for (int i = 0; i < 250; i++)
            {
                using var held = x.exp();
                held.sum();
            }
        });

        Assert.That(Environment.WorkingSet, Is.LessThan(2560L * Mebibyte));
        CountAfterCollection();
    }

    [Test]
    public void HeapInUse_OfANewTensor_GrowsByItsBytes()
    {
        long before = NativeHeap.InUse();
        if (before == 0) Assert.Ignore("this C library does not tell how full its heap is");

        zeros(16 * Mebibyte / 4);

        Assert.That(NativeHeap.InUse() - before, Is.EqualTo(16L * Mebibyte).Within(Mebibyte));
    }

    [Test]
    public void HeapInUse_OfGeneratorsMadeAndDisposed_StaysAsItWas()
    {
        const int Many = 5000;
        long before = NativeHeap.InUse();
        if (before == 0) Assert.Ignore("this C library does not tell how full its heap is");

        for (int i = 0; i < Many; i++) new Generator((ulong)i).Dispose();

        Assert.That(NativeHeap.InUse() - before, Is.LessThan(Mebibyte), "a step makes several, and each has 2.6 kB");
    }

    [Test]
    public void LiveBytes_OfViews_CountTheirStorageOnce()
    {
        long before = NativeBudget.Live;
        var table = zeros(256, 1024);
        var whole = NativeBudget.Live - before;

        Tensor[] views = [table.view(-1), table[0], table.transpose(0, 1), table.detach(), table.alias(), .. table.chunk(4), table.contiguous()];

        Assert.That(whole, Is.EqualTo(Mebibyte));
        Assert.That(NativeBudget.Live - before, Is.EqualTo(Mebibyte));
        Assert.That(views, Has.Length.EqualTo(10));
    }

    [Test]
    public void LiveBytes_OfAResultThatAutogradKeeps_AreCounted()
    {
        var x = ones([256, 1024], requires_grad: true);
        long before = NativeBudget.Live;

        _ = x.exp();

        Assert.That(NativeBudget.Live - before, Is.EqualTo(Mebibyte));
    }

    [Test]
    public void FromArray_AfterItsTensorAndViewsEnd_UnpinsTheArray()
    {
        var array = Shared(out var view);
        view.Dispose();

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.That(array.IsAlive, Is.False);
    }

    [Test]
    public void FromArray_WhileAViewLives_KeepsTheArray()
    {
        var array = Shared(out var view);

        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.That(array.IsAlive, Is.True);
        TensorAssert.Equal(view, [2], [2, 3]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Shared(out Tensor view)
    {
        float[] numbers = [1, 2, 3];
        using var shared = from_array(numbers);
        view = shared[1..];
        return new WeakReference(numbers);
    }

    private void AssertBounded(int rounds, Func<Tensor> forgotten)
    {
        CountAfterCollection();
        long peak = 0;
        OutsideScopes(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                forgotten();
                peak = Math.Max(peak, NativeBudget.Live);
            }
        });

        Assert.That(peak, Is.GreaterThan(256L * Mebibyte).And.LessThan(1024L * Mebibyte));
        Assert.That(Environment.WorkingSet, Is.LessThan(2560L * Mebibyte));
        CountAfterCollection();
    }

    /// <summary>Runs the work where no scope is open: what it forgets is left to the collector.</summary>
    private void OutsideScopes(Action work) => outside.Run(work);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(int count)
    {
        for (int i = 0; i < count; i++) zeros(1000).DetachFromDisposeScope();
    }

    private static long CountAfterCollection()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using (zeros(1)) return Tensor.TotalCount - 1;
    }

    private static void Collect(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    /// <summary>Temporaries that only an argument array knows: freed too early, they would give other sums or a crash.</summary>
    private static float SumOfTemporaries(int round) =>
        cat([.. Enumerable.Range(0, 20).Select(i => full([50], (float)(round + i)))])[TensorIndex.Tensor(arange(1000)), TensorIndex.None].sum().item<float>();
}

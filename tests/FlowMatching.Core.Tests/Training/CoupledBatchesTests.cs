using FlowMatching.Core.Couplings;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

public sealed class CoupledBatchesTests
{
    private const int Batch = 96;

    public static IEnumerable<ICoupling> Couplings => CouplingCatalog.All;

    [TestCaseSource(nameof(Couplings))]
    public void Draw_StepAfterStep_GivesTheBitsOfEachStepAlone(ICoupling coupling)
    {
        using var scope = NewDisposeScope();
        using var ahead = Create(coupling);

        for (int step = 0; step < 4; step++)
        {
            using var alone = Create(coupling);
            var expected = alone.Draw(step);

            var (x0, x1, _) = ahead.Draw(step);

            Assert.That(x0.ToFloatArray(), Is.EqualTo(expected.X0.ToFloatArray()));
            Assert.That(x1.ToFloatArray(), Is.EqualTo(expected.X1.ToFloatArray()));
        }
    }

    [TestCaseSource(nameof(Couplings))]
    public void Draw_StepsOutOfOrder_GivesTheBitsOfEachStepAlone(ICoupling coupling)
    {
        using var scope = NewDisposeScope();
        using CoupledBatches ordered = Create(coupling),
            jumping = Create(coupling);
        float[][] expected = [.. Enumerable.Range(0, 3).Select(step => ordered.Draw(step).X1.ToFloatArray())];

        foreach (int step in new[] { 2, 0, 0, 1 })
        {
            Assert.That(jumping.Draw(step).X1.ToFloatArray(), Is.EqualTo(expected[step]), $"step {step}");
        }
    }

    [TestCaseSource(nameof(Couplings))]
    public void Draw_Classes_TravelWithTheirExamples(ICoupling coupling)
    {
        using var scope = NewDisposeScope();
        using CoupledBatches pairs = new(new LabelledData(), new GaussianSource(), coupling, new RandomStreams(5), Batch, CPU);

        var (_, x1, labels) = pairs.Draw(0);

        Assert.That(x1.ToFloatArray().Where((_, i) => i % 2 == 0).Select(LabelledData.ClassOf), Is.EqualTo(labels!.ToLongArray()));
    }

    [TestCaseSource(nameof(Couplings))]
    public void Draw_WithinScopes_HoldsOneBatchAheadAndDisposeFreesIt(ICoupling coupling)
    {
        long before = LiveTensors.Count();
        var pairs = Create(coupling);

        for (int step = 0; step < 3; step++)
        {
            using var scope = NewDisposeScope();
            pairs.Draw(step);
        }

        Assert.That(LiveTensors.Count() - before, Is.EqualTo(coupling is IndependentCoupling ? 0 : 2));
        pairs.Dispose();
        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    [Test]
    public void Draw_ChoiceThatFails_ThrowsWhatItThrewAndStaysUsable()
    {
        using var scope = NewDisposeScope();
        using CoupledBatches pairs = Create(new FailingCoupling());

        Assert.Throws<RunFailedException>(() => pairs.Draw(0));
        Assert.Throws<RunFailedException>(() => pairs.Draw(1));
    }

    [Test]
    public void Dispose_AssignmentInHand_WaitsForItsEnd()
    {
        using ManualResetEventSlim begun = new(),
            mayEnd = new();
        int calls = 0;
        bool ended = false;
        var pairs = Create(
            new SlowCoupling(() =>
            {
                if (Interlocked.Increment(ref calls) == 1)
                    return; // the first step's, which Draw waits for

                begun.Set();
                mayEnd.Wait();
                Volatile.Write(ref ended, true);
            })
        );
        using (NewDisposeScope())
        {
            pairs.Draw(0);
        }

        begun.Wait();
        var disposal = Task.Run(() =>
        {
            pairs.Dispose();
            return Volatile.Read(ref ended);
        });

        Assert.That(disposal.Wait(TimeSpan.FromMilliseconds(200)), Is.False); // the assignment of the next step is still in hand
        mayEnd.Set();
        Assert.That(disposal.Result, Is.True);
    }

    private static CoupledBatches Create(ICoupling coupling) =>
        new(TinyRun.Data, new GaussianSource(), coupling, new RandomStreams(5), Batch, CPU);

    private sealed class FailingCoupling : ICoupling
    {
        public string Name => "failing";

        public Func<long[]> Begin(Tensor x0, Tensor x1, Tensor? labels, Generator rng) => () => throw new RunFailedException("No choice.");
    }

    private sealed class SlowCoupling(Action work) : ICoupling
    {
        public string Name => "slow";

        public Func<long[]> Begin(Tensor x0, Tensor x1, Tensor? labels, Generator rng) =>
            () =>
            {
                work();

                return [.. Enumerable.Range(0, Batch).Select(i => (long)i)];
            };
    }
}

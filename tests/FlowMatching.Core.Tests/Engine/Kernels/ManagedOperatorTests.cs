using FlowMatching.Core.Engine;
using FlowMatching.Core.Engine.Kernels;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine.Kernels;

/// <summary>What stands between autograd and managed code: threads, faults, memory.</summary>
public sealed class ManagedOperatorTests : KernelTestBase
{
    [Test]
    public void Backward_RunsOnTheCallersThread()
    {
        Doubled call = new();
        var x = Leaf(Numbers(1, 4), ScalarType.Float32);

        Backward(ManagedOperator.Apply(call, x), ones(4));

        Assert.That(call.BackwardThread, Is.EqualTo(Environment.CurrentManagedThreadId));
        Assert.That(Floats(x.grad!), Is.EqualTo(new float[] { 2, 2, 2, 2 }));
    }

    [Test]
    public void Backward_ThatFails_EndsInItsExceptionAndNotTheProcess()
    {
        var x = Leaf(Numbers(1, 4), ScalarType.Float32);
        var y = ManagedOperator.Apply(new Doubled { Fails = true }, x);

        Assert.That(() => Backward(y, ones(4)), Throws.TypeOf<InvalidDataException>());
        Assert.That(ManagedOperator.RethrowFault, Throws.Nothing, "once");
    }

    [Test]
    public void SecondDerivative_IsRefused()
    {
        var x = Leaf(Numbers(1, 4), ScalarType.Float32);
        var y = ManagedOperator.Apply(new Doubled(), x);

        Assert.That(
            () =>
            {
                y.backward([ones(4)], true, true, null);
                ManagedOperator.RethrowFault();
            },
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("no second derivative")
        );
    }

    [Test]
    public void SecondBackwardPass_OfOneGraph_IsRefused()
    {
        var x = Leaf(Numbers(1, 4), ScalarType.Float32);
        var y = ManagedOperator.Apply(new Doubled(), x);
        y.backward([ones(4)], true, false, null);
        ManagedOperator.RethrowFault();

        Assert.That(() => Backward(y, ones(4)), Throws.Exception);
    }

    [TestCase(true)]
    [TestCase(false)]
    public void ManySteps_LeaveNoTensorBehind(bool backward)
    {
        var x = Leaf(Numbers(1, 4), ScalarType.Float32);
        long before = TorchEngine.LiveTensors;

        for (int i = 0; i < 200; i++)
        {
            using var step = NewDisposeScope();
            var y = ManagedOperator.Apply(new Doubled(), x);
            if (backward)
                Backward(y, ones(4));
            x.grad = null;
        }

        Assert.That(TorchEngine.LiveTensors, Is.LessThanOrEqualTo(before));
    }

    private sealed class Doubled : ManagedCall
    {
        internal bool Fails { get; init; }

        internal int BackwardThread { get; private set; }

        internal override Tensor Forward(IReadOnlyList<Tensor?> inputs) => inputs[0]! * 2;

        internal override List<Tensor?> Backward(IReadOnlyList<Tensor?> kept, Tensor dy)
        {
            if (Fails)
                throw new InvalidDataException("on purpose");
            BackwardThread = Environment.CurrentManagedThreadId;

            return [dy * 2];
        }
    }
}

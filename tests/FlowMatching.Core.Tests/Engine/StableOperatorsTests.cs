using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine;

public sealed class StableOperatorsTests : EngineTestBase
{
    [Test]
    public void ChannelsLast_OfPictures_KeepsNumbersAndGradients()
    {
        using Generator rng = new(1);
        var x = randn([2, 3, 4, 5], generator: rng).requires_grad_();

        var y = StableOperators.ChannelsLast(x);
        (y * y).sum().backward();

        Assert.That(y.stride(), Is.EqualTo(new long[] { 60, 1, 15, 3 }));
        Assert.That(y.detach().ToFloatArray(), Is.EqualTo(x.detach().ToFloatArray()));
        Assert.That(x.grad!.ToFloatArray(), Is.EqualTo((2 * x).detach().ToFloatArray()));
    }

    [Test]
    public void ChannelsLast_OfWhatIsNoPicture_IsRefused() =>
        Assert.That(
            () => StableOperators.ChannelsLast(zeros(2, 3)),
            Throws.ArgumentException.With.Message.Contains("2 dimensions, expected 4")
        );

    [Test]
    public void ChannelsLast_OfADisposedTensor_IsAnExceptionAndNotTheEnd()
    {
        var x = zeros(1, 1, 1, 1);
        x.Dispose();

        Assert.That(() => StableOperators.ChannelsLast(x), Throws.InstanceOf<InvalidOperationException>());
    }

    [Test]
    public void FusedAdamW_OfSomeSteps_IsThePlainUpdate()
    {
        using Generator rng = new(1);
        AdamWSettings settings = new() { WeightDecay = 0.1 };
        using Parameter ours = new(randn([50], generator: rng)),
            plain = new(ours.detach().clone());
        Tensor first = zeros(50),
            second = zeros(50);
        using EmaOptimizer reference = new([("p", plain)], settings, static states => new PlainAdamW(states));
        using var frozen = no_grad();
        for (int step = 1; step <= 5; step++)
        {
            var gradient = randn([50], generator: rng);
            plain.grad = gradient;
            StableOperators.FusedAdamW([ours], [gradient], [first], [second], [full([], (float)step)], settings, learningRate: 0.01);
            reference.Step(0.01, gradientScale: 1, emaDecay: 0);
        }

        TensorAssert.Equal(ours, plain, 1e-6);
    }

    [Test]
    public void FusedAdamW_OfListsThatDoNotFit_IsRefused()
    {
        Tensor[] two = [zeros(2)],
            three = [zeros(3)];

        Assert.That(
            () => StableOperators.FusedAdamW(two, three, two, two, [zeros([])], new AdamWSettings(), 0.1),
            Throws.ArgumentException.With.Message.Contains("shape (3), expected (2)")
        );
        Assert.That(
            () => StableOperators.FusedAdamW(two, [], two, two, [zeros([])], new AdamWSettings(), 0.1),
            Throws.ArgumentException.With.Message.Contains("0 tensors for 1")
        );
        Assert.That(
            () => StableOperators.FusedAdamW(two, two, two, two, [], new AdamWSettings(), 0.1),
            Throws.ArgumentException.With.Message.Contains("0 step counts")
        );
    }

    [Test]
    public void Calls_Many_LeaveNoTensorAndNoMemoryBehind()
    {
        Tensor x = zeros(4, 16, 16, 16),
            p = zeros(1000),
            step = full([], 1f);
        void Work()
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            _ = StableOperators.ChannelsLast(x);
            StableOperators.FusedAdamW([p], [p], [p], [p], [step], new AdamWSettings(), 0.1);
        }

        for (int i = 0; i < 50; i++)
            Work();
        long tensors = TorchEngine.LiveTensors,
            heap = NativeHeap.InUse();
        for (int i = 0; i < 1000; i++)
            Work();

        Assert.That(TorchEngine.LiveTensors, Is.EqualTo(tensors));
        Assert.That(NativeHeap.InUse() - heap, Is.LessThan(1 << 20), "65 MB were made and given back");
    }
}

using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine.Optimizers;

public sealed class EmaOptimizerTests : EngineTestBase
{
    private static readonly AdamWSettings Settings = new()
    {
        Beta1 = 0.8,
        Beta2 = 0.9,
        Epsilon = 1e-3,
        WeightDecay = 0.1,
    };

    public delegate EmaOptimizer Make((string Name, Parameter Parameter)[] parameters, AdamWSettings settings);

    /// <summary>The update that is chosen and the plain one in tensor operations must be the same mathematics.</summary>
    public static IEnumerable<TestCaseData> Implementations =>
        [
            new TestCaseData((Make)((parameters, settings) => new EmaOptimizer(parameters, settings))).SetArgDisplayNames("chosen"),
            new TestCaseData(
                (Make)((parameters, settings) => new EmaOptimizer(parameters, settings, static states => new PlainAdamW(states)))
            ).SetArgDisplayNames("plain"),
        ];

    [TestCaseSource(nameof(Implementations))]
    public void Step_Twice_IsTheHandComputedUpdate(Make make)
    {
        // θ = 1, g = 0.5 then -1, η = 0.1. Step 1: m = 0.1, v = 0.025, m̂ = v̂^½ = 0.5, θ = 0.99 - 0.1 · 0.5/0.501.
        // Step 2: m = -0.12, v = 0.1225, m̂ = -0.12/0.36, v̂ = 0.1225/0.19.
        double first = 0.99 - (0.1 * 0.5 / 0.501);
        double second = (0.99 * first) + (0.1 * (0.12 / 0.36) / (Math.Sqrt(0.1225 / 0.19) + 1e-3));
        using Parameter parameter = new(tensor([1f]));
        using var optimizer = make([("p", parameter)], Settings);

        StepWith(optimizer, parameter, 0.5f);
        Assert.That(parameter.item<float>(), Is.EqualTo(first).Within(1e-6));
        StepWith(optimizer, parameter, -1);

        Assert.That(parameter.item<float>(), Is.EqualTo(second).Within(1e-6));
        Assert.That(optimizer.FirstMoments["p"].item<float>(), Is.EqualTo(-0.12).Within(1e-7));
        Assert.That(optimizer.SecondMoments["p"].item<float>(), Is.EqualTo(0.1225).Within(1e-7));
        Assert.That(optimizer.Ema["p"].item<float>(), Is.EqualTo((0.25 * 1) + (0.25 * first) + (0.5 * second)).Within(1e-6));
        Assert.That(optimizer.StepCount, Is.EqualTo(2));
    }

    [TestCaseSource(nameof(Implementations))]
    public void Step_OfManySteps_EqualsTheOptimizerOfTorch(Make make)
    {
        using var ours = Net();
        using var theirs = Net();
        using var optimizer = make([.. ours.named_parameters()], new AdamWSettings());
        using var reference = optim.AdamW(theirs.parameters(), lr: 0.01, weight_decay: 0.01);

        for (int step = 0; step < 20; step++)
        {
            Backward(ours, step);
            Backward(theirs, step);
            optimizer.Step(0.01, gradientScale: 1, emaDecay: 0.9);
            reference.step();
            optimizer.ZeroGrad();
            reference.zero_grad();
        }

        foreach (var (name, parameter) in ours.named_parameters())
            TensorAssert.Equal(parameter, theirs.state_dict()[name], 1e-6);
    }

    [Test]
    public void Moments_OfChosenAndPlain_AgreeToSevenDigits()
    {
        using Parameter one = new(full([1000], 0.5)),
            other = new(full([1000], 0.5));
        using EmaOptimizer fused = new([("p", one)], new AdamWSettings()),
            plain = new([("p", other)], new AdamWSettings(), static states => new PlainAdamW(states));

        for (int step = 0; step < 10; step++)
        {
            one.grad = linspace(-1, 1, 1000);
            other.grad = linspace(-1, 1, 1000);
            fused.Step(0.01, 0.5, 0.999);
            plain.Step(0.01, 0.5, 0.999);
        }

        AssertRelative(fused.FirstMoments["p"], plain.FirstMoments["p"]);
        AssertRelative(fused.SecondMoments["p"], plain.SecondMoments["p"]);
        AssertRelative(fused.Ema["p"], plain.Ema["p"]);
    }

    [TestCaseSource(nameof(Implementations))]
    public void Ema_OfConstantWeights_DecaysInClosedForm(Make make)
    {
        using Parameter parameter = new(tensor([1f]));
        using var optimizer = make([("p", parameter)], new AdamWSettings { WeightDecay = 0 });
        using (no_grad())
            optimizer.Ema["p"].fill_(3);
        parameter.grad = tensor([0f]);

        for (int step = 0; step < 10; step++)
            optimizer.Step(0.1, 1, emaDecay: 0.9);

        Assert.That(optimizer.Ema["p"].item<float>(), Is.EqualTo(1 + (2 * Math.Pow(0.9, 10))).Within(1e-6));
    }

    [TestCaseSource(nameof(Implementations))]
    public void Ema_WithoutDecay_IsTheWeightsThemselves(Make make)
    {
        using Parameter parameter = new(tensor([0.123f, 45.6f]));
        using var optimizer = make([("p", parameter)], new AdamWSettings());
        parameter.grad = tensor([0.7f, -3]);

        optimizer.Step(0.1, 1, emaDecay: 0);

        TensorAssert.Equal(optimizer.Ema["p"], parameter, 0);
    }

    [TestCaseSource(nameof(Implementations))]
    public void GradientNorm_OfTwoParameters_IsTheirCommonNorm(Make make)
    {
        using Parameter first = new(ones(1)),
            second = new(ones(1)),
            without = new(ones(1));
        using var optimizer = make([("a", first), ("b", second), ("c", without)], Settings);
        Assert.That(optimizer.GradientNorm(), Is.Zero);

        first.grad = tensor([3f]);
        second.grad = tensor([4f]);

        Assert.That(optimizer.GradientNorm(), Is.EqualTo(5).Within(1e-12));
    }

    [TestCaseSource(nameof(Implementations))]
    public void Step_WithAGradientScale_IsTheStepOfTheScaledGradient(Make make)
    {
        using Parameter scaled = new(ones(1)),
            plain = new(ones(1));
        using EmaOptimizer one = make([("p", scaled)], Settings),
            other = make([("p", plain)], Settings);
        scaled.grad = tensor([4f]);
        plain.grad = tensor([1f]);

        one.Step(0.1, gradientScale: 0.25, emaDecay: 0.5);
        other.Step(0.1, gradientScale: 1, emaDecay: 0.5);

        Assert.That(scaled.item<float>(), Is.EqualTo(plain.item<float>()).Within(1e-7));
        Assert.That(scaled.grad!.item<float>(), Is.EqualTo(4), "the gradient itself is left alone");
    }

    [TestCaseSource(nameof(Implementations))]
    public void Step_OfAParameterWithoutGradient_LeavesIt(Make make)
    {
        using Parameter parameter = new(ones(1));
        using var optimizer = make([("p", parameter)], Settings);

        optimizer.Step(0.1, 1, 0.5);

        Assert.That(parameter.item<float>(), Is.EqualTo(1));
    }

    [TestCaseSource(nameof(Implementations))]
    public void Step_OfATurnedGradient_ReadsItByRow(Make make)
    {
        using Parameter turned = new(ones(2, 3)),
            plain = new(ones(2, 3));
        using EmaOptimizer one = make([("p", turned)], Settings),
            other = make([("p", plain)], Settings);
        turned.grad = arange(6, ScalarType.Float32).view(3, 2).transpose(0, 1);
        plain.grad = turned.grad!.contiguous();

        one.Step(0.1, 1, 0.5);
        other.Step(0.1, 1, 0.5);

        TensorAssert.Equal(turned, plain);
    }

    [TestCaseSource(nameof(Implementations))]
    public void Step_AfterTheStateIsCopiedOver_GoesOnAlike(Make make)
    {
        using Parameter first = new(ones(3)),
            second = new(ones(3));
        using EmaOptimizer one = make([("p", first)], Settings),
            other = make([("p", second)], Settings);
        StepWith(one, first, 0.3f);
        Restore(from: one, to: other);
        using (no_grad())
            second.copy_(first);

        StepWith(one, first, 0.7f);
        StepWith(other, second, 0.7f);

        TensorAssert.Equal(second, first, 0);
        TensorAssert.Equal(other.Ema["p"], one.Ema["p"], 0);
    }

    [TestCaseSource(nameof(Implementations))]
    public void Step_OfADisposedParameter_IsAnInvalidOperation(Make make)
    {
        Parameter parameter = new(ones(1));
        using var optimizer = make([("p", parameter)], Settings);
        parameter.Dispose();

        Assert.That(() => optimizer.Step(0.1, 1, 0.5), Throws.InvalidOperationException);
        Assert.That(() => optimizer.GradientNorm(), Throws.InvalidOperationException);
    }

    [Test]
    public void Step_OnWhatBackwardNeeds_IsNoticedByAutograd()
    {
        using Parameter parameter = new(ones(1));
        using EmaOptimizer optimizer = new([("p", parameter)], Settings, static states => new PlainAdamW(states));
        var loss = parameter.square().sum();
        parameter.grad = ones(1);

        optimizer.Step(0.1, 1, 0.5);

        Assert.That(
            () => loss.backward(),
            Throws.InstanceOf<System.Runtime.InteropServices.ExternalException>().With.Message.Contains("modified by an inplace operation")
        );
    }

    [TestCase(1)]
    [TestCase(16_384)]
    [TestCase(100_003)]
    public void GradientNorm_OnOneAndTwoThreads_IsTheSameToTheBit(int count)
    {
        using Parameter parameter = new(zeros(count));
        using Generator generator = new(1);
        using EmaOptimizer optimizer = new([("p", parameter)], Settings);
        parameter.grad = randn(count, generator: generator);

        double OnThreads(int threads)
        {
            TorchEngine.SetThreads(threads);
            return optimizer.GradientNorm();
        }

        double one = OnThreads(1),
            two = OnThreads(2);

        Assert.That(two, Is.EqualTo(one));
        Assert.That(one, Is.EqualTo(Math.Sqrt(parameter.grad!.ToDoubleArray().Sum(static g => g * g))).Within(1e-9).Percent);
    }

    [Test]
    public void Dispose_OfTheOptimizer_FreesItsStateNotTheParameters()
    {
        using Parameter parameter = new(ones(1));
        long before = TorchEngine.LiveTensors;
        EmaOptimizer optimizer = new([("p", parameter)], Settings);

        optimizer.Dispose();

        Assert.That(TorchEngine.LiveTensors, Is.EqualTo(before));
        Assert.That(parameter.IsInvalid, Is.False);
    }

    [Test]
    public void ZeroGrad_AfterBackward_DropsTheGradient()
    {
        using Parameter parameter = new(ones(1));
        using EmaOptimizer optimizer = new([("p", parameter)], Settings);
        parameter.square().sum().backward();

        optimizer.ZeroGrad();

        Assert.That(parameter.grad, Is.Null);
    }

    private static void StepWith(EmaOptimizer optimizer, Parameter parameter, float gradient)
    {
        parameter.grad = full(parameter.shape, gradient);
        optimizer.Step(0.1, gradientScale: 1, emaDecay: 0.5);
    }

    private static void Restore(EmaOptimizer from, EmaOptimizer to)
    {
        using var _ = no_grad();
        to.Ema["p"].copy_(from.Ema["p"]);
        to.FirstMoments["p"].copy_(from.FirstMoments["p"]);
        to.SecondMoments["p"].copy_(from.SecondMoments["p"]);
        to.StepCount = from.StepCount;
    }

    private static Sequential Net()
    {
        manual_seed(3);
        return nn.Sequential(nn.Linear(3, 8), nn.SiLU(), nn.Linear(8, 2));
    }

    private static void Backward(Sequential net, int step)
    {
        using Generator generator = new((ulong)step);
        net.call(randn(16, 3, generator: generator)).square().mean().backward();
    }

    private static void AssertRelative(Tensor actual, Tensor expected)
    {
        Assert.That(actual.ToDoubleArray(), Is.EqualTo(expected.ToDoubleArray()).Within(1e-4).Percent);
    }
}

using FlowMatching.Core.Engine;
using FlowMatching.Core.Engine.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine.Kernels;

public sealed unsafe class AdamWKernelTests : KernelTestBase
{
    [Test]
    public void Update_Twice_IsTheHandComputedOne()
    {
        // θ = 1, g = 0.5 then -1, η = 0.1. Step 1: m = 0.1, v = 0.025, m̂ = v̂^½ = 0.5, θ = 0.99 - 0.1 · 0.5/0.501.
        // Step 2: m = -0.12, v = 0.1225, m̂ = -0.12/0.36, v̂ = 0.1225/0.19.
        double first = 0.99 - (0.1 * 0.5 / 0.501),
            second = (0.99 * first) + (0.1 * (0.12 / 0.36) / (Math.Sqrt(0.1225 / 0.19) + 1e-3));
        State state = new(ones(1));

        for (int step = 1; step <= 2; step++)
        {
            state.Gradient.fill_(step == 1 ? 0.5 : -1);
            AdamWKernel.Update([state.Target], AdamWCoefficients.Of(0.1, 0.8, 0.9, 1e-3, 0.1, gradientScale: 1, emaDecay: 0.5, step));
        }

        Assert.That(state.Parameter.item<float>(), Is.EqualTo(second).Within(1e-6));
        Assert.That(state.First.item<float>(), Is.EqualTo(-0.12).Within(1e-7));
        Assert.That(state.Second.item<float>(), Is.EqualTo(0.1225).Within(1e-7));
        Assert.That(state.Average.item<float>(), Is.EqualTo((0.25 * 1) + (0.25 * first) + (0.5 * second)).Within(1e-6));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1000)]
    [TestCase(40_000)]
    public void Update_OfManySteps_EqualsTheOptimizerOfTorchInFloat64(int count)
    {
        State state = new(Numbers(1, count));
        using Parameter exact = new(state.Parameter.to_type(ScalarType.Float64));
        using var reference = optim.AdamW([exact], lr: 0.01, weight_decay: 0.01);

        for (int step = 1; step <= 20; step++)
        {
            state.Gradient.copy_(Numbers(step + 1, count));
            AdamWKernel.Update([state.Target], AdamWCoefficients.Of(0.01, 0.9, 0.999, 1e-8, 0.01, gradientScale: 0.5, emaDecay: 0.9, step));
            exact.grad = 0.5 * state.Gradient.to_type(ScalarType.Float64);
            reference.step();
        }

        Assert.That(Distance(state.Parameter, exact), Is.LessThan(2e-6));
    }

    [Test]
    public void Update_AtDecayZero_MakesTheAverageTheWeights()
    {
        State state = new(Numbers(1, 100));
        state.Gradient.copy_(Numbers(2, 100));

        AdamWKernel.Update([state.Target], AdamWCoefficients.Of(0.1, 0.9, 0.999, 1e-8, 0.01, 1, emaDecay: 0, 1));

        Assert.That(Floats(state.Average), Is.EqualTo(Floats(state.Parameter)));
    }

    [Test]
    public void SquaredNorm_OfSeveralGradients_IsTheirCommonOneInFloat64()
    {
        State[] states = [new(ones(3)), new(ones(50_000)), new(ones(1))];
        states[0].Gradient.fill_(3);
        states[1].Gradient.copy_(Numbers(1, 50_000) + 1000);
        double expected = states.Sum(static state => state.Gradient.to_type(ScalarType.Float64).square().sum().item<double>());

        Assert.That(AdamWKernel.SquaredNorm([.. states.Select(static state => state.Target)]), Is.EqualTo(expected).Within(1e-11).Percent);
    }

    [TestCase(float.NaN)]
    [TestCase(float.PositiveInfinity)]
    public void SquaredNorm_OfWhatIsNotFinite_IsNotFinite(float value)
    {
        State state = new(ones(20_000));
        state.Gradient[19_999] = value;

        Assert.That(double.IsFinite(AdamWKernel.SquaredNorm([state.Target])), Is.False);
    }

    [Test]
    public void EverythingOnOneAndTwoThreads_GivesTheSameBits()
    {
        var (one, two) = OnOneAndTwoThreads(() =>
        {
            State state = new(Numbers(1, 100_003));
            state.Gradient.copy_(Numbers(2, 100_003));
            double norm = AdamWKernel.SquaredNorm([state.Target]);
            AdamWKernel.Update([state.Target], AdamWCoefficients.Of(0.1, 0.9, 0.999, 1e-8, 0.01, 1 / Math.Sqrt(norm), 0.99, 1));

            return (norm, Floats(state.Parameter), Floats(state.Average));
        });

        Assert.That(two, Is.EqualTo(one));
    }

    private sealed class State
    {
        internal State(Tensor parameter)
        {
            Parameter = parameter;
            (Gradient, First, Second, Average) = (zeros_like(parameter), zeros_like(parameter), zeros_like(parameter), parameter.clone());
            Target = new AdamWTarget
            {
                Parameter = StableOperators.Floats(Parameter),
                Gradient = StableOperators.Floats(Gradient),
                First = StableOperators.Floats(First),
                Second = StableOperators.Floats(Second),
                Average = StableOperators.Floats(Average),
                Count = parameter.numel(),
            };
        }

        internal Tensor Parameter { get; }

        internal Tensor Gradient { get; }

        internal Tensor First { get; }

        internal Tensor Second { get; }

        internal Tensor Average { get; }

        internal AdamWTarget Target { get; }
    }
}

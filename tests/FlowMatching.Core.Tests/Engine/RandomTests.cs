using System.Runtime.InteropServices;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine;

public sealed class RandomTests : EngineTestBase
{
    public static IEnumerable<TestCaseData> Draws =>
        [
            Draw("rand(1)", g => rand(8, generator: g)),
            Draw("rand(2)", g => rand(2, 4, generator: g)),
            Draw("rand(3)", g => rand(2, 2, 2, generator: g)),
            Draw("rand(4)", g => rand(2, 2, 2, 1, generator: g)),
            Draw("rand([])", g => rand([8], ScalarType.Float64, generator: g)),
            Draw("randn(1)", g => randn(8, generator: g)),
            Draw("randn(2)", g => randn(2, 4, generator: g)),
            Draw("randn(3)", g => randn(2, 2, 2, generator: g)),
            Draw("randn(4)", g => randn(2, 2, 2, 1, generator: g)),
            Draw("randint", g => randint(1000, [8], generator: g)),
            Draw("randint from", g => randint(-1000, 1000, [8], generator: g)),
            Draw("randperm", g => randperm(50, generator: g)),
            Draw("normal_", g => empty(8).normal_(1, 2, g)),
            Draw("uniform_", g => empty(8).uniform_(-1, 1, g)),
            Draw("bernoulli_", g => empty(64).bernoulli_(0.5, g)),
        ];

    [TestCaseSource(nameof(Draws))]
    public void Draw_WithTheSameSeed_GivesTheSameNumbersAndGoesOn(Func<Generator, Tensor> draw)
    {
        using Generator first = new(42),
            second = new(42),
            other = new(43);

        double[] drawn = draw(first).ToDoubleArray();

        Assert.That(draw(second).ToDoubleArray(), Is.EqualTo(drawn));
        Assert.That(draw(other).ToDoubleArray(), Is.Not.EqualTo(drawn));
        Assert.That(draw(first).ToDoubleArray(), Is.Not.EqualTo(drawn));
    }

    [TestCaseSource(nameof(Draws))]
    public void Draw_AfterItsStateIsSetBack_RepeatsItself(Func<Generator, Tensor> draw)
    {
        using Generator generator = new(1);
        draw(generator);
        var state = generator.get_state();
        double[] drawn = draw(generator).ToDoubleArray();

        generator.set_state(state);

        Assert.That(draw(generator).ToDoubleArray(), Is.EqualTo(drawn));
    }

    [Test]
    public void Rand_OfManyNumbers_FillsZeroToOne()
    {
        using Generator generator = new(3);
        var numbers = rand(10_000, generator: generator);

        Assert.That(numbers.min().item<float>(), Is.GreaterThanOrEqualTo(0).And.LessThan(0.01));
        Assert.That(numbers.max().item<float>(), Is.LessThan(1).And.GreaterThan(0.99));
        Assert.That(numbers.mean().item<float>(), Is.EqualTo(0.5).Within(0.012)); // 4 standard errors
    }

    [Test]
    public void Randn_OfManyNumbers_IsStandardNormal()
    {
        using Generator generator = new(3);
        var numbers = randn(10_000, generator: generator);

        Assert.That(numbers.mean().item<float>(), Is.Zero.Within(0.04)); // 4 standard errors
        Assert.That(numbers.std().item<float>(), Is.EqualTo(1).Within(0.03));
    }

    [Test]
    public void Randint_OfManyNumbers_TakesEveryValueFromLowToBelowHigh()
    {
        using Generator generator = new(3);

        Assert.That(
            randint(-2, 3, [1000], generator: generator).ToLongArray().Distinct().Order(),
            Is.EqualTo(new long[] { -2, -1, 0, 1, 2 })
        );
        Assert.That(randint(2, [1000], generator: generator).dtype, Is.EqualTo(ScalarType.Int64));
    }

    [Test]
    public void Randperm_OfN_HoldsEachNumberOnce()
    {
        using Generator generator = new(3);

        Assert.That(randperm(100, generator: generator).ToLongArray().Order(), Is.EqualTo(Enumerable.Range(0, 100)));
    }

    [Test]
    public void InPlace_OfManyNumbers_HasTheAskedMoments()
    {
        using Generator generator = new(3);

        Assert.That(empty(10_000).normal_(5, 2, generator).mean().item<float>(), Is.EqualTo(5).Within(0.08));
        Assert.That(empty(10_000).uniform_(2, 4, generator).mean().item<float>(), Is.EqualTo(3).Within(0.025));
        Assert.That(empty(10_000).bernoulli_(0.25, generator).mean().item<float>(), Is.EqualTo(0.25).Within(0.018));
    }

    [Test]
    public void Like_OfATensor_TakesItsShapeAndType()
    {
        var template = zeros([2, 3], ScalarType.Float64);

        Assert.That(
            (rand_like(template).dtype, randn_like(template, ScalarType.Float32).dtype),
            Is.EqualTo((ScalarType.Float64, ScalarType.Float32))
        );
        Assert.That(randn_like(template).shape, Is.EqualTo(new long[] { 2, 3 }));
    }

    [Test]
    public void ManualSeed_OfTheSharedGenerator_RepeatsDrawsWithoutOne()
    {
        manual_seed(7);
        double[] first = randn(4).ToDoubleArray();
        manual_seed(7);

        Assert.That(randn(4).ToDoubleArray(), Is.EqualTo(first));
    }

    [Test]
    public void Randint_OfAnEmptyRange_IsAnExternalException() => Assert.That(() => randint(3, 3, [1]), Throws.TypeOf<ExternalException>());

    private static TestCaseData Draw(string name, Func<Generator, Tensor> draw) => new TestCaseData(draw).SetArgDisplayNames(name);
}

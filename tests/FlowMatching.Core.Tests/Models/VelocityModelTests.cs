using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Models;

public sealed class VelocityModelTests
{
    private const double DataStd = 2;

    [Test]
    public void Velocity_NetworkThatReturnsItsInput_HasAllThreeFactors()
    {
        // condot, t = 0.25, s = 2: Var X_t = 0.25² 4 + 0.75² = 0.8125, c_skip = (0.25 · 4 − 0.75)/0.8125, c_in c_out = 2/0.8125.
        using var model = Create((x, _) => x);

        var v = model.Velocity(3 * ones(1, 2, dtype: ScalarType.Float64), 0.25 * ones(1, dtype: ScalarType.Float64));

        Assert.That(v.ToDoubleArray(), Is.All.EqualTo(3 * (0.25 + 2) / 0.8125).Within(1e-12));
    }

    [Test]
    public void Velocity_NetworkOfUnitVariance_HasTheSpreadOfTheTarget()
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 1);
        using var model = Create((x, _) => randn(x.shape, generator: rng));
        var t = rand(200_000, generator: rng);
        var (xt, ut) = model.Path.Sample(randn(200_000, 1, generator: rng), DataStd * randn(200_000, 1, generator: rng), t, rng);

        double scale = model.Velocity(xt, t).square().mean().item<float>();

        Assert.That(ut.var().item<float>(), Is.EqualTo(scale).Within(0.05)); // c_out² = s² + 1 = 5; 3 standard errors of a variance
    }

    [TestCase(0.0, -1)]
    [TestCase(0.2, 0)] // Cov = s² t − (1 − t) with s = 2
    [TestCase(1.0, 1)]
    public void Velocity_NetworkOfNothing_IsTheBestLinearRegression(double time, double slope)
    {
        using var model = Create((x, _) => zeros_like(x));

        Assert.That(model.Velocity(3 * ones(2, 2), time * ones(2)).ToFloatArray(), Is.All.EqualTo(3 * slope).Within(1e-6));
    }

    [Test]
    public void Velocity_ScalesAlone_HasNoSkipConnection()
    {
        using VelocityModel model = new(
            new FunctionNetwork((x, _) => ones_like(x)),
            new CondOtPath(),
            DataStd,
            preconditioning: Preconditioning.Scales
        );

        Assert.That(model.Velocity(3 * ones(2, 2), 0.25 * ones(2)).ToFloatArray(), Is.All.EqualTo(MathF.Sqrt(5)).Within(1e-6));
    }

    [TestCase(0.0)]
    [TestCase(0.3)]
    [TestCase(1.0)]
    public void Velocity_DataOfThatSpread_NetworkSeesUnitVariance(double time)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 1);
        Tensor? seen = null;
        using var model = Create((x, _) => seen = x);
        var t = time * ones(200_000);
        var (xt, _) = model.Path.Sample(randn(200_000, 1, generator: rng), DataStd * randn(200_000, 1, generator: rng), t, rng);

        model.Velocity(xt, t);

        Assert.That(seen!.var().item<float>(), Is.EqualTo(1).Within(0.02)); // 6 standard errors
    }

    [Test]
    public void Velocity_NotPreconditioned_IsTheNetworksOwn()
    {
        using VelocityModel model = new(
            new FunctionNetwork((x, t) => x * t.unsqueeze(1)),
            new CondOtPath(),
            DataStd,
            preconditioning: Preconditioning.None
        );

        Assert.That(model.Velocity(3 * ones(2, 2), 0.25 * ones(2)).ToFloatArray(), Is.All.EqualTo(0.75f));
        Assert.That(model.Preconditioning, Is.EqualTo(Preconditioning.None));
    }

    [Test]
    public void AsField_OneTime_IsTheVelocityWithThatTimeForAll()
    {
        using var model = Create((x, t) => x * t.unsqueeze(1));
        var x = linspace(-1, 1, 6).view(3, 2);

        var field = model.AsField()(x, 0.7);

        Assert.That(field.ToFloatArray(), Is.EqualTo(model.Velocity(x, 0.7 * ones(3)).ToFloatArray()));
    }

    [Test]
    public void Velocity_BFloat16_ReturnsTheInputsTypeNearTheFloat32Value()
    {
        using var scope = NewDisposeScope();
        using var network = new VelocityMlp(new Architecture { Hidden = 64 }, new RandomStreams(0));
        using var rng = new Generator(seed: 1);
        var (x, t) = (randn(256, 2, generator: rng), rand(256, generator: rng));

        var exact = new VelocityModel(network, new CondOtPath(), DataStd).Velocity(x, t);
        var rounded = new VelocityModel(network, new CondOtPath(), DataStd, Precision.BFloat16).Velocity(x, t);

        Assert.That(rounded.dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That((rounded - exact).norm().item<float>() / exact.norm().item<float>(), Is.LessThan(0.02)); // bf16 keeps 8 bits
    }

    [Test]
    public void Velocity_TimesOfAnotherBatch_AreRefused()
    {
        using var model = Create((x, _) => x);

        Assert.Throws<ArgumentException>(() => model.Velocity(zeros(4, 2), zeros(3)));
    }

    private static VelocityModel Create(Func<Tensor, Tensor, Tensor> network) =>
        new(new FunctionNetwork(network), new CondOtPath(), DataStd);
}

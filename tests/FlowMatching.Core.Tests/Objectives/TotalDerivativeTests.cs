using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Objectives;

/// <summary>The derivative along a direction by differences, against a closed form, and against the product of Jacobian and direction by
/// two backward passes.</summary>
public sealed class TotalDerivativeTests : EngineTestBase
{
    [Test]
    public void Of_Float64_IsTheClosedForm()
    {
        var (batch, direction) = Examples(ScalarType.Float64);

        var difference = TotalDerivative.Of(new Wave(), batch, direction) - Wave.Derivative(batch, direction);

        Assert.That(difference.abs().max().item<double>(), Is.LessThan(1e-6));
    }

    [Test]
    public void Of_HalfTheStep_HasAQuarterOfTheError()
    {
        var (batch, direction) = Examples(ScalarType.Float64);
        var exact = Wave.Derivative(batch, direction);

        double Error(double step) => (TotalDerivative.Of(new Wave(), batch, direction, step) - exact).norm().item<double>();

        Assert.That(Error(0.01) / Error(0.005), Is.EqualTo(4).Within(0.05));
    }

    [Test]
    public void Of_AtTheEndsOfTheInterval_StaysInside()
    {
        Recorder model = new();
        var ends = tensor(new[] { 0.0, 1.0 });
        var x = ones(2, 2, dtype: ScalarType.Float64);

        TotalDerivative.Of(model, new MapBatch(new CondOtPath(), x, ends, ends, ends, x, ones(1)), x, step: 0.1);

        Assert.That(model.Times, Is.EqualTo(new[] { 0.1, 1.0, 0.0, 0.9 }).Within(1e-12));
    }

    [TestCase(0, 0.002)]
    [TestCase(4, 0.03)] // its fastest wave turns by a quarter of a radian over h
    public void Of_NetworkInFloat32_IsNearTheExactProduct(int frequencies, double tolerance)
    {
        using VelocityModel model = new(Network(frequencies).Create(new RandomStreams(1)), new CondOtPath(), dataStd: 2);
        var (batch, direction) = Examples(ScalarType.Float32);
        var exact = Exact(model, batch, direction);

        var error = TotalDerivative.Of(model, batch, direction) - exact;

        Assert.That((error.norm() / exact.norm()).item<float>(), Is.LessThan(tolerance));
    }

    private static Architecture Network(int frequencies) =>
        new()
        {
            Hidden = 32,
            Depth = 2,
            Frequencies = frequencies,
            EndTime = true,
        };

    private static (MapBatch Batch, Tensor Direction) Examples(ScalarType type)
    {
        using var rng = new RandomStreams(2).For("batch");
        Tensor Draw(params long[] shape) => rand(shape, dtype: ScalarType.Float32, generator: rng).to_type(type);
        var t = 0.02 + 0.9 * Draw(64);
        var s = t + (1 - t) * Draw(64);
        Tensor x = 4 * Draw(64, 2) - 2,
            direction = 4 * Draw(64, 2) - 2;

        return (new MapBatch(new CondOtPath(), x, t, s, s, direction, ones(1)), direction);
    }

    /// <summary>J ẋ as the derivative in w of ⟨Jᵀ w, ẋ⟩, which is linear in w: two backward passes.</summary>
    private static Tensor Exact(VelocityModel model, MapBatch batch, Tensor direction)
    {
        using var repeat = Backpropagation.AllowSeveralPasses();
        Tensor x = batch.Xt.detach().requires_grad_(),
            t = batch.T.detach().requires_grad_(),
            w = zeros_like(batch.Xt).requires_grad_();
        var value = (model.AverageVelocity(x, t, batch.S) * w).sum();
#pragma warning disable RS0030 // a reference for the tests, which needs the graph of a gradient
        var pulled = autograd.grad([value], [x, t], create_graph: true);
        var along = (pulled[0] * direction).sum() + pulled[1].sum();
        return autograd.grad([along], [w])[0];
#pragma warning restore RS0030
    }

    /// <summary>u = sin(3 x + 5 t + 2 s), each coordinate by itself.</summary>
    private sealed class Wave : IVelocityModel
    {
        public Tensor Velocity(Tensor x, Tensor t) => AverageVelocity(x, t, t);

        public Tensor AverageVelocity(Tensor x, Tensor t, Tensor s, Tensor? labels = null) => Phase(x, t, s).sin();

        public static Tensor Derivative(MapBatch at, Tensor direction) => (3 * direction + 5) * Phase(at.Xt, at.T, at.S).cos();

        private static Tensor Phase(Tensor x, Tensor t, Tensor s) => 3 * x + (5 * t + 2 * s).unsqueeze(1);
    }

    /// <summary>Notes at which times it is asked.</summary>
    private sealed class Recorder : IVelocityModel
    {
        public List<double> Times { get; } = [];

        public Tensor Velocity(Tensor x, Tensor t) => x;

        public Tensor AverageVelocity(Tensor x, Tensor t, Tensor s, Tensor? labels = null)
        {
            Times.AddRange(t.ToDoubleArray());

            return x;
        }
    }
}

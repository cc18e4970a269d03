using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Engine.Optimizers;

public sealed class MuonTests : EngineTestBase
{
    private static readonly AdamWSettings Settings = new() { WeightDecay = 0.1 };

    /// <summary>The iteration changes singular values alone, each by five times the polynomial of one number.</summary>
    [TestCase(3, 3)]
    [TestCase(3, 7)]
    [TestCase(7, 3)]
    [TestCase(1, 4)]
    public void Orthogonalised_KnownSingularValues_AreThePolynomialOfEach(int rows, int columns)
    {
        int rank = Math.Min(rows, columns);
        double[] values = [.. Enumerable.Range(1, rank).Select(static i => 1.0 / i)];
        double norm = Math.Sqrt(values.Sum(static value => value * value)) + 1e-7;
        var left = Rotation(rows)[.., ..rank];
        var right = Rotation(columns)[.., ..rank];

        var actual = One(Matrix(left, values, right));

        TensorAssert.Equal(actual, Matrix(left, [.. values.Select(value => FiveTimes(value / norm))], right), 1e-9);
    }

    [Test]
    public void Orthogonalised_WideGaussian_HasSingularValuesNearOne()
    {
        using Generator generator = new(5);
        var result = One(randn(32, 288, generator: generator));

        // Its Gram matrix has the squares on the diagonal's scale: all rows of nearly unit length, and nearly at right angles.
        double[] lengths = result.square().sum(1L).sqrt().ToDoubleArray();
        double energy = result.mm(result.t()).square().sum().item<float>() / 32; // Σ s⁴/32

        Assert.That(lengths, Is.All.InRange(0.7, 1.2));
        Assert.That(energy, Is.InRange(0.5, 1.4));
    }

    [Test]
    public void Orthogonalised_Zeros_AreZeros() => TensorAssert.Equal(One(zeros(2, 3)), zeros(2, 3), 0);

    [Test]
    public void Step_Twice_IsTheHandComputedUpdate()
    {
        // A matrix of one row has one singular value, its length: O(N) = f(1) N/‖N‖. θ = (1, 0), g = (3, 4), then (-1, 0).
        double factor = FiveTimes(1),
            size = 0.2 * Math.Sqrt(2),
            rate = 0.1;
        double x = (0.99 * 1) - (rate * size * factor * 0.6),
            y = -rate * size * factor * 0.8;
        // M = 0.95 · 0.05 (3, 4) + 0.05 (-1, 0) = (0.0925, 0.19); N = 0.05 (-1, 0) + 0.95 M.
        double nx = -0.05 + (0.95 * 0.0925),
            ny = 0.95 * 0.19,
            length = Math.Sqrt((nx * nx) + (ny * ny));
        using Parameter parameter = new(
            tensor(
                new float[,]
                {
                    { 1, 0 },
                }
            )
        );
        using var optimizer = New(parameter);

        StepWith(
            optimizer,
            parameter,
            tensor(
                new float[,]
                {
                    { 3, 4 },
                }
            )
        );
        AssertNear(parameter, x, y);
        AssertNear(optimizer.Ema["p"], (0.5 * 1) + (0.5 * x), 0.5 * y);
        StepWith(
            optimizer,
            parameter,
            tensor(
                new float[,]
                {
                    { -1, 0 },
                }
            )
        );

        AssertNear(optimizer.Momenta["p"], 0.0925, 0.19);
        AssertNear(parameter, (0.99 * x) - (rate * size * factor * nx / length), (0.99 * y) - (rate * size * factor * ny / length));
        Assert.That(optimizer.StepCount, Is.EqualTo(2));
    }

    [Test]
    public void Step_OfAConvolution_IsThatOfItsMatrix()
    {
        using Generator generator = new(2);
        var gradient = randn(4, 3, 3, 3, generator: generator);
        using Parameter convolution = new(ones(4, 3, 3, 3)),
            matrix = new(ones(4, 27));
        using EmaOptimizer one = New(convolution),
            other = New(matrix);

        StepWith(one, convolution, gradient);
        StepWith(other, matrix, gradient.reshape(4, 27));

        TensorAssert.Equal(convolution.reshape(4, 27), matrix, 0);
    }

    [TestCase(16, 64)]
    [TestCase(64, 16)]
    [TestCase(32, 32)]
    public void Step_OfAFullMatrix_HasTheLengthOfAStepOfAdamW(int rows, int columns)
    {
        // AdamW's first step moves every number by the rate; its usual root mean square is 0.2 to 0.4 of it.
        using Generator generator = new(4);
        using Parameter parameter = new(zeros(rows, columns));
        using var optimizer = New(parameter);

        StepWith(optimizer, parameter, randn(rows, columns, generator: generator));

        Assert.That(parameter.square().mean().sqrt().item<float>() / 0.1, Is.InRange(0.12, 0.24));
    }

    [Test]
    public void Step_OfAnyGradientScale_IsTheSameButForRounding()
    {
        using Generator generator = new(4);
        var gradient = randn(4, 8, generator: generator);
        using Parameter scaled = new(zeros(4, 8)),
            plain = new(zeros(4, 8));
        using EmaOptimizer one = New(scaled),
            other = New(plain);

        StepWith(one, scaled, gradient, scale: 0.25);
        StepWith(other, plain, gradient);

        TensorAssert.Equal(scaled, plain, 1e-4);
        TensorAssert.Equal(one.Momenta["p"], 0.25 * other.Momenta["p"], 1e-7);
    }

    [Test]
    public void Step_BesideAdamW_UpdatesEachByItsOwn()
    {
        using Parameter matrix = new(ones(2, 3)),
            bias = new(ones(3)),
            lone = new(ones(2, 3)),
            loneBias = new(ones(3));
        using EmaOptimizer both = new([("m", matrix), ("b", bias)], Settings, new HashSet<string> { "m" }),
            byMuon = New(lone),
            byAdamW = new([("b", loneBias)], Settings);
        var gradient = arange(6, ScalarType.Float32).view(2, 3);

        matrix.grad = gradient;
        bias.grad = tensor(new float[] { 1, -2, 3 });
        Assert.That(both.GradientNorm(), Is.EqualTo(Math.Sqrt(55 + 14)).Within(1e-9));
        both.Step(0.1, 1, 0.5);
        StepWith(byMuon, lone, gradient);
        loneBias.grad = tensor(new float[] { 1, -2, 3 });
        byAdamW.Step(0.1, 1, 0.5);

        TensorAssert.Equal(matrix, lone, 0);
        TensorAssert.Equal(bias, loneBias, 0);
        Assert.That(both.Ema.Keys, Is.EquivalentTo(new[] { "m", "b" }));
        Assert.That((both.FirstMoments.Keys, both.SecondMoments.Keys), Is.EqualTo((new[] { "b" }, new[] { "b" })));
        Assert.That(both.Momenta.Keys, Is.EqualTo(new[] { "m" }));
    }

    [Test]
    public void Step_WithoutGradient_LeavesTheMatrix()
    {
        using Parameter parameter = new(ones(2, 2));
        using var optimizer = New(parameter);

        optimizer.Step(0.1, 1, 0.5);

        TensorAssert.Equal(parameter, ones(2, 2), 0);
    }

    [Test]
    public void ZeroGradAndDispose_OfMatrices_DropAndFreeAll()
    {
        using Parameter parameter = new(ones(2, 2));
        long before = TorchEngine.LiveTensors;
        var optimizer = New(parameter);
        using (var gradient = ones(2, 2))
            parameter.grad = gradient;

        optimizer.ZeroGrad();
        Assert.That(parameter.grad, Is.Null);
        optimizer.Dispose();

        Assert.That(TorchEngine.LiveTensors, Is.EqualTo(before));
    }

    [Test]
    public void New_OfANumberThatIsNoMatrix_IsRefused()
    {
        using Parameter bias = new(ones(3));

        Assert.That(() => New(bias), Throws.ArgumentException.With.Message.Contains("p has shape (3)"));
    }

    [TestCase(8, 24)]
    [TestCase(24, 8)]
    public void Orthogonalised_Stack_IsThatOfEachAlone(int rows, int columns)
    {
        using Generator generator = new(6);
        var matrices = randn(3, rows, columns, generator: generator) * tensor(new float[] { 1, 100, 0 }).reshape(3, 1, 1);

        var actual = Muon.Orthogonalised(matrices);

        for (int i = 0; i < 3; i++)
            TensorAssert.Equal(actual[i], One(matrices[i]), 1e-5);
    }

    /// <summary>Matrices of one shape share their operators, and nothing else.</summary>
    [Test]
    public void Step_OfSeveralMatrices_IsThatOfEachAlone()
    {
        using Generator generator = new(7);
        long[][] shapes =
        [
            [4, 8],
            [8, 4],
            [4, 2, 2, 2],
            [4, 8],
            [4, 8],
        ];
        Tensor?[] gradients = [.. shapes.Select(shape => (Tensor?)randn(shape, generator: generator))];
        gradients[3] = null;
        Parameter[] together = [.. shapes.Select(static shape => new Parameter(ones(shape)))],
            alone = [.. shapes.Select(static shape => new Parameter(ones(shape)))];
        using EmaOptimizer all = new(
            together.Select(static (parameter, i) => ($"p{i}", parameter)),
            Settings,
            Enumerable.Range(0, shapes.Length).Select(static i => $"p{i}").ToHashSet()
        );

        for (int i = 0; i < shapes.Length; i++)
            together[i].grad = gradients[i];
        all.Step(0.1, 1, emaDecay: 0.5);

        for (int i = 0; i < shapes.Length; i++)
        {
            using var one = New(alone[i]);
            alone[i].grad = gradients[i];
            one.Step(0.1, 1, emaDecay: 0.5);
            TensorAssert.Equal(together[i], alone[i], 1e-6);
            TensorAssert.Equal(all.Momenta[$"p{i}"], one.Momenta["p"], 0);
            TensorAssert.Equal(all.Ema[$"p{i}"], one.Ema["p"], 1e-6);
        }
    }

    private static Tensor One(Tensor matrix) => Muon.Orthogonalised(matrix.unsqueeze(0))[0];

    private static double FiveTimes(double value)
    {
        for (int i = 0; i < 5; i++)
            value = (3.4445 * value) - (4.7750 * Math.Pow(value, 3)) + (2.0315 * Math.Pow(value, 5));

        return value;
    }

    private static EmaOptimizer New(Parameter parameter) => new([("p", parameter)], Settings, new HashSet<string> { "p" });

    private static void StepWith(EmaOptimizer optimizer, Parameter parameter, Tensor gradient, double scale = 1)
    {
        parameter.grad = gradient;
        optimizer.Step(0.1, scale, emaDecay: 0.5);
    }

    private static void AssertNear(Tensor actual, double x, double y) =>
        Assert.That(actual.ToDoubleArray(), Is.EqualTo(new[] { x, y }).Within(1e-6));

    /// <summary>L diag(s) Rᵀ.</summary>
    private static Tensor Matrix(Tensor left, double[] values, Tensor right) => (left * tensor(values)).mm(right.t());

    /// <summary>A reflection 1 − 2 w wᵀ: an orthogonal matrix, float64.</summary>
    private static Tensor Rotation(int size)
    {
        var w = arange(1, size + 1, ScalarType.Float64).unsqueeze(1);
        w /= w.norm();

        return eye(size, dtype: ScalarType.Float64) - (2 * w.mm(w.t()));
    }
}

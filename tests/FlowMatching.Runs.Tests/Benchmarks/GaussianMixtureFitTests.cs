using FlowMatching.Benchmarks.Tables;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Tests.Benchmarks;

[Category("Engine")]
public sealed class GaussianMixtureFitTests
{
    [Test]
    public void Of_OneGaussian_IsTheClosedForm() =>
        OnEngine(() =>
        {
            var rows =
                Rows(500, 3)
                    .mm(
                        tensor(
                            new double[,]
                            {
                                { 1, 0.5, 0 },
                                { 0, 2, 1 },
                                { 0, 0, 0.3 },
                            }
                        )
                    ) + 4;
            using var fit = GaussianMixtureFit.Of(rows, 1, ridge: 0);

            // The mean NLL of the rows it was fitted to: D/2 (1 + ln 2π) + ln det Σ / 2.
            var centred = rows - rows.mean([0]);
            double determinant = linalg.det(centred.t().mm(centred) / 500).item<double>();
            double expected = 1.5 * (1 + Math.Log(2 * Math.PI)) + Math.Log(determinant) / 2;
            Assert.That(fit.NegativeLogLikelihoods(rows).Average(), Is.EqualTo(expected).Within(1e-9));
        });

    [Test]
    public void Best_OfThreeGaussians_FindsThreeAndTheirEntropy() =>
        OnEngine(() =>
        {
            const double Std = 0.1;
            var centres = tensor(
                new double[,]
                {
                    { 0, 0 },
                    { 4, 0 },
                    { 0, 4 },
                }
            );
            var rows = centres.repeat_interleave(400, 0) + Std * Rows(1200, 2);
            using var fit = GaussianMixtureFit.Best(rows, 5, ridge: 1e-6);

            // So far apart their mixture has the entropy of one and ln 3.
            double entropy = 1 + Math.Log(2 * Math.PI * Std * Std) + Math.Log(3);
            Assert.That(fit.Gaussians, Is.EqualTo(3));
            Assert.That(fit.NegativeLogLikelihoods(rows).Average(), Is.EqualTo(entropy).Within(0.03));
        });

    private static Tensor Rows(int count, int dimension)
    {
        using var rng = new Generator(seed: 1);

        return randn([count, dimension], ScalarType.Float64, generator: rng);
    }

    private static void OnEngine(Action test)
    {
        using EngineThread engine = new();
        engine.Run(() =>
        {
            TorchEngine.Start(new EngineSettings());
            using var scope = NewDisposeScope();
            test();
        });
    }
}

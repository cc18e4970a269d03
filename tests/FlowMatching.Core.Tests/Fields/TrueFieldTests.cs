using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Fields;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Fields;

public sealed class TrueFieldTests
{
    public static IEnumerable<IDataStream> Sets => DataSets.OfPlane;

    public static IEnumerable<IDataStream> Mixtures => [DataSets.Get("mixture"), DataSets.Get("8gaussians")];

    [TestCaseSource(nameof(Sets))]
    public void For_EverySet_LeadsNoiseTowardsTheData(IDataStream data)
    {
        using var scope = NewDisposeScope();
        var truth = TrueField.For(data, new CondOtPath());

        // At t = 0 nothing is known of the end: v = E[X1] − x.
        double[] v = truth.Field(zeros(1, 2), 0).ToDoubleArray();

        using var rng = new Generator(seed: 9);
        double[] mean = data.Draw(50_000, rng).mean([0]).ToDoubleArray();
        Assert.That(v, Is.EqualTo(mean).Within(0.1));
        Assert.That(truth.IsExact, Is.EqualTo(data.Name is "mixture" or "8gaussians"));
        Assert.That(
            truth.Centres,
            Is.EqualTo(
                data.Name switch
                {
                    "mixture" => 4,
                    "8gaussians" => 8,
                    _ => TrueField.SampleSize,
                }
            )
        );
    }

    [TestCaseSource(nameof(Mixtures))]
    public void For_GaussianMixtures_HasTheirDensityAsItsLikelihood(IDataStream data)
    {
        float[] points = [0, 0, 2, 2, -2, 1.8f, 0.3f, -1.7f];

        double[] logs = new LogLikelihood(TrueField.For(data, new CondOtPath()).Field, new CondOtPath())
            .LogDensity(tensor(points, [4, 2]).to_type(ScalarType.Float64), OdeSolvers.All.Get("rk4"), steps: 200)
            .ToDoubleArray();

        Assert.That(logs, Is.EqualTo(((IKnownDensity)data).LogDensity(points)).Within(1e-4));
    }

    [Test]
    public void For_GivenPoints_EndsInOneOfThem()
    {
        using var scope = NewDisposeScope();
        PointCloud cloud = new("points:three", [0, 0, 4, 0, 0, 4], 2);
        var truth = TrueField.For(cloud, new CondOtPath());
        using var rng = new Generator(seed: 2);

        var ends = OdeSolvers.All.Get("euler").Integrate(truth.Field, randn(50, 2, dtype: ScalarType.Float64, generator: rng), 0, 1, 100);

        double[] found = [.. cloud.Affine.ToDataUnits(ends.ToFloatArray()).Select(x => Math.Abs(x) < 2 ? Math.Abs(x) : Math.Abs(x - 4))];
        Assert.That(found, Has.All.LessThan(0.02));
        Assert.That((truth.IsExact, truth.Centres), Is.EqualTo((true, 3)));
    }
}

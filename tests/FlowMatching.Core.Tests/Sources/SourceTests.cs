using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Sources;

public sealed class SourceTests
{
    /// <summary>Two points as a drawing.</summary>
    private static readonly string Drawn = "draw:" + DrawingCode.Encode([-1, 0.5f, 2, -3]);

    public static IEnumerable<string> Names => [.. SourceCatalog.Names, Drawn];

    [TestCaseSource(nameof(Names))]
    public void Draw_ManyPoints_HaveTheStatedSpread(string name)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 1);
        var source = SourceCatalog.Create(name);

        int dimension = DataSets.Names.Contains(name) ? DataSets.Get(name).Dimension : 2;
        var points = source.Draw([50_000, dimension], rng);

        Assert.That(source.Name, Is.EqualTo(SourceCatalog.NameOf(name)));
        Assert.That(Math.Sqrt(points.var([0], unbiased: false).mean().item<float>()), Is.EqualTo(source.Std).Within(2).Percent);
    }

    [Test]
    public void Create_Gaussian_IsExactlyOfUnitSpreadInAnyShape()
    {
        using var rng = new Generator(seed: 1);
        var source = SourceCatalog.Create("gaussian");

        Assert.That((source.Std, source.IsGaussian), Is.EqualTo((1.0, true)));
        Assert.That(source.Draw([2, 3, 4], rng).shape, Is.EqualTo(new long[] { 2, 3, 4 }));
    }

    [Test]
    public void Create_UnknownName_IsRefusedAmongThePlansFaults()
    {
        var fault = (TinyRun.Plan with { Source = "gausian" }).Faults().Single();

        Assert.That(fault, Does.StartWith("Unknown source 'gausian': did you mean 'gaussian'? There are gaussian, checkerboard"));
    }

    [TestCase("draw:")]
    [TestCase("draw:1abc")]
    public void Create_DrawingThatCannotBeRead_IsRefusedAmongThePlansFaults(string source) =>
        Assert.That((TinyRun.Plan with { Source = source }).Faults().Single(), Does.StartWith("The code of the drawing cannot be read: "));

    [Test]
    public void Draw_OfADrawing_IsItsPointsInTheUnitsOfTheDataWithALittleNoise()
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 2);
        DataAffine affine = new([5, -1], Scale: 4);
        const int count = 20_000;

        float[] points = affine.ToDataUnits(SourceCatalog.Create(Drawn, affine).Draw([count, 2], rng).ToFloatArray());
        double[][] left =
        [
            .. points.Chunk(2).Where(static point => point[0] < 0.5).Select(static point => new double[] { point[0], point[1] }),
        ];
        double[] x = [.. left.Select(static point => point[0])],
            y = [.. left.Select(static point => point[1])];

        Assert.That(left, Has.Length.EqualTo(count / 2).Within(5 * Math.Sqrt(count) / 2));
        Assert.That((x.Average(), y.Average()), Is.EqualTo((-1.0, 0.5)).Within(0.002)); // 5 standard errors are 0.0015
        Assert.That(Math.Sqrt(x.Average(one => (one + 1) * (one + 1))), Is.EqualTo(0.03).Within(3).Percent);
        Assert.That(Math.Sqrt(y.Average(one => (one - 0.5) * (one - 0.5))), Is.EqualTo(0.03).Within(3).Percent);
    }

    [Test]
    public void Create_DrawingForDataOfMoreColumns_IsRefused()
    {
        DataAffine affine = new([0, 0, 0], Scale: 1, Scales: [1, 1, 0]); // a column that never changes

        Assert.That(
            () => SourceCatalog.Create(Drawn, affine),
            Throws.TypeOf<InvalidInputException>().With.Message.Contains("the data has 3 columns, 2 that change")
        );
    }

    [Test]
    public void Likelihood_FromADrawing_IsRefusedByItsShortName() =>
        Assert.That(
            Compatibility.LikelihoodFaults(ModelKind.Cfm, Drawn).Single(),
            Does.StartWith($"The model starts from {SourceCatalog.NameOf(Drawn)}: the likelihood needs the density of x0")
        );

    [Test]
    public void Create_SourceOfAnotherDimension_IsRefused()
    {
        var fault = (
            TinyRun.Plan with
            {
                Source = "moons",
                Architecture = new Architecture { Dimension = 3 },
            }
        ).Faults().Single();

        Assert.That(fault, Is.EqualTo("The source moons has 2 coordinates, the network 3."));
    }

    [Test]
    public void Pairs_OfASource_DrawX0FromItAndTheDataAsBefore()
    {
        using var scope = NewDisposeScope();
        RandomStreams streams = new(4);
        using CoupledBatches plain = new(TinyRun.Data, new GaussianSource(), new IndependentCoupling(), streams, 50, CPU);
        using CoupledBatches moved = new(TinyRun.Data, SourceCatalog.Create("8gaussians", 1), new IndependentCoupling(), streams, 50, CPU);
        using var rng = streams.For("noise", 7);

        var (x0, x1, _) = moved.Draw(7);

        Assert.That(x0.ToFloatArray(), Is.EqualTo(DataSets.Get("8gaussians").Draw(50, rng).ToFloatArray()));
        Assert.That(x1.ToFloatArray(), Is.EqualTo(plain.Draw(7).X1.ToFloatArray()));
    }

    [TestCase("condot")]
    [TestCase("cosine")]
    [TestCase("tube")]
    public void Checkpoint_TrainedFromASource_RecordsItAndSamplesFromIt(string path)
    {
        using TemporaryFolder folder = new();
        using (
            var trainer = Trainer.Create(
                TinyRun.Plan with
                {
                    Source = "8gaussians",
                    Path = new PathSettings { Name = path },
                },
                TinyRun.Data,
                CPU
            )
        )
        {
            RecordingEvents events = new();
            trainer.Run(events, events.Stop);
            trainer.Save(folder.In("moved"));
        }

        using var checkpoint = Checkpoint.Load(folder.In("moved"));
        using var model = checkpoint.CreateModel(CPU, Precision.Float32);
        var result = new Sampler(model, 2).Draw(
            new SampleRequest
            {
                Count = 2000,
                Steps = 2,
                FrameTimes = [0],
            }
        );

        Assert.That(
            (checkpoint.Header.Source, checkpoint.Header.SourceStd),
            Is.EqualTo(("8gaussians", DataScale.Measure(DataSets.Get("8gaussians"))))
        );
        Assert.That(model.Source.Std, Is.EqualTo(checkpoint.Header.SourceStd));
        // radius² + 2 std²
        Assert.That(result.Frames[0].Points.Chunk(2).Average(p => p[0] * p[0] + p[1] * p[1]), Is.EqualTo(8.25).Within(0.2));
    }

    [Test]
    public void Checkpoint_TrainedFromADrawing_HoldsIt()
    {
        using TemporaryFolder folder = new();
        using (var trainer = Trainer.Create(TinyRun.Plan with { Source = Drawn }, TinyRun.Data, CPU))
            trainer.Save(folder.In("drawn"));

        using var checkpoint = Checkpoint.Load(folder.In("drawn"));
        using var model = checkpoint.CreateModel(CPU, Precision.Float32);
        using var rng = new Generator(seed: 1);

        Assert.That(checkpoint.Header.Source, Is.EqualTo(Drawn));
        Assert.That(checkpoint.Header.FormatVersion, Is.EqualTo(7), "an earlier version would not know the source");
        Assert.That(model.Source.Std, Is.EqualTo(checkpoint.Header.SourceStd));
        Assert.That(
            model.Source.Draw([100, 2], rng).ToFloatArray().Chunk(2),
            Has.All.Matches<float[]>(p => Math.Min(double.Hypot(p[0] + 1, p[1] - 0.5), double.Hypot(p[0] - 2, p[1] + 3)) < 0.2)
        );
    }

    [Test]
    public void Variances_NarrowSource_ScaleTheNetworksInputAndOutput()
    {
        // condot at t = 1/2, s = 2, s₀ = 0.5: Var X = (4 + 0.25)/4, Cov = (4 − 0.25)/2, c_in c_out = s s₀/Var X.
        using var model = new VelocityModel(
            new FunctionNetwork((x, _) => x),
            new CondOtPath(),
            dataStd: 2,
            source: SourceCatalog.Create("moons", 0.5)
        );

        var v = model.Velocity(ones(1, 2, dtype: ScalarType.Float64), 0.5 * ones(1, dtype: ScalarType.Float64));

        Assert.That(v.ToDoubleArray(), Is.All.EqualTo((1.875 + 1) / 1.0625).Within(1e-12));
    }
}

using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Sources;

public sealed class SourceTests
{
    public static IEnumerable<string> Names => SourceCatalog.Names;

    [TestCaseSource(nameof(Names))]
    public void Draw_ManyPoints_HaveTheStatedSpread(string name)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 1);
        var source = SourceCatalog.Create(name);

        int dimension = DataSets.Names.Contains(name) ? DataSets.Get(name).Dimension : 2;
        var points = source.Draw([50_000, dimension], rng);

        Assert.That(source.Name, Is.EqualTo(name));
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

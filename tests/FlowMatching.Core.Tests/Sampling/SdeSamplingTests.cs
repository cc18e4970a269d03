using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Sampling;

/// <summary>The SDE on every affine path.</summary>
public sealed class SdeSamplingTests
{
    private const double Mean = 1,
        Std = 0.5;

    private static readonly SampleRequest Request = new()
    {
        Count = 3_000,
        Steps = 600,
        Seed = 1,
    };

    public static IEnumerable<AffinePath> Paths => TestPaths.Affine;

    [TestCaseSource(nameof(Paths))]
    public void Draw_ExactField_KeepsMeanAndSpreadForEveryStrength(AffinePath path)
    {
        float[] noise = ExactStart(path);
        foreach (double strength in new[] { 0, 0.5, 1, 2 })
        {
            float[] samples = Draw(path, Request with { SdeStrength = strength, Noise = noise }).Samples;
            double mean = samples.Average(x => (double)x),
                std = Math.Sqrt(samples.Average(x => (x - mean) * (x - mean)));

            Assert.That(mean, Is.EqualTo(Mean).Within(0.03), $"mean at strength {strength}");
            Assert.That(std, Is.EqualTo(Std).Within(0.03), $"spread at strength {strength}");
        }
    }

    [Test]
    public void Draw_NoStrength_IsEulersMethod()
    {
        float[] sde = Draw(new CosinePath(), Request with { SdeStrength = 0, Count = 100 }).Samples;
        float[] ode = Draw(new CosinePath(), Request with { Count = 100, Solver = OdeSolvers.All.Get("euler") }).Samples;

        Assert.That(sde, Is.EqualTo(ode).Within(1e-6));
    }

    [Test]
    public void Draw_Strength_ForgetsTheNoiseItBeganWith()
    {
        SampleRequest request = Request with { Noise = new float[2 * Request.Count], SdeStrength = 2 };

        float[] samples = Draw(new CondOtPath(), request).Samples;

        Assert.That(samples.Max() - samples.Min(), Is.GreaterThan(0.5));
    }

    [Test]
    public void Draw_AnyChunk_GivesTheSameSamples()
    {
        SampleRequest request = Request with { Count = 3000, Steps = 5, SdeStrength = 1 };

        float[] whole = Draw(new CondOtPath(), request).Samples,
            chunked = Draw(new CondOtPath(), request with { Chunk = 700 }).Samples;

        Assert.That(chunked, Is.EqualTo(whole));
        Assert.That(Draw(new CondOtPath(), request with { Seed = 2 }).Samples, Is.Not.EqualTo(whole));
    }

    [TestCase("condot", 50)]
    [TestCase("linear-vp", 51)]
    public void Draw_FiftySteps_CountsOneEvaluationEachAndOneForTheGap(string path, int nfe) =>
        Assert.That(
            Draw(TestPaths.Create(new PathSettings { Name = path }), Request with { Count = 10, Steps = 50, SdeStrength = 1 }).Nfe,
            Is.EqualTo(nfe)
        );

    [Test]
    public void Draw_SamplesMany_FreesEveryTensor()
    {
        long before = LiveTensors.Count();

        Draw(new CondOtPath(), Request with { Count = 50, Chunk = 20, Steps = 3, SdeStrength = 1 });

        Assert.That(LiveTensors.Count(), Is.EqualTo(before));
    }

    [Test]
    public void Draw_BridgeAndOtherSource_AreRefusedWithTheReasons()
    {
        GaussianFlow flow = new(new ConstantSigmaPath(), Mean, Std) { Source = SourceCatalog.Create("moons", 1) };

        var e = Assert.Throws<InvalidInputException>(() => new Sampler(flow, 2).Draw(Request with { SdeStrength = 1 }));

        Assert.That(
            e.Faults,
            Is.EqualTo(
                new[]
                {
                    "The path tube is a bridge: the SDE needs the score, which follows from the velocity only on an affine path; leave --sde out.",
                    "The model starts from moons: the SDE needs the score, which follows from the velocity only for Gaussian noise; leave --sde out.",
                }
            )
        );
    }

    [TestCase(-0.5)]
    [TestCase(double.NaN)]
    public void Draw_StrengthOutOfRange_IsRefused(double strength)
    {
        var e = Assert.Throws<InvalidInputException>(() => Draw(new CondOtPath(), Request with { SdeStrength = strength }));

        Assert.That(e.Message, Is.EqualTo($"sde-strength is {strength}, expected 0 or more."));
    }

    /// <summary>x0 from the law at tMin itself, which ve has only nearly: N(α m, α² s² + σ²), divided by σ as the sampler will multiply by
    /// it.</summary>
    private static float[] ExactStart(AffinePath path)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed: 5);
        var at = path.At(path.TMin);
        double spread = Math.Sqrt(at.Alpha * at.Alpha * Std * Std + at.Sigma * at.Sigma);

        return ((at.Alpha * Mean + spread * randn(Request.Count, 2, generator: rng)) / at.Sigma).ToFloatArray();
    }

    private static SampleResult Draw(IProbabilityPath path, SampleRequest request) =>
        new Sampler(new GaussianFlow(path, Mean, Std), 2).Draw(request);
}

using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Metrics;

/// <summary>The figures of one Gaussian against another, in 1, 3 and 50 dimensions, against their closed forms.</summary>
/// <remarks>The data is N(0, s² I), the model the exact flow to N(m, r² I): KL = D (ln(r/s) + (s² + m²)/(2r²) − ½), NLL = D ln(2π r²)/2 +
/// D (s² + m²)/(2 r²), W2² = D (m² + (r − s)²), SW2² = m² + (r − s)² for m the same along each axis.</remarks>
[TestFixture(1)]
[TestFixture(3)]
[TestFixture(50)]
public sealed class GaussianFiguresTests(int dimension) : EngineTestBase
{
    private const double Mean = 0.2,
        Std = 0.8,
        Width = 0.9;

    private readonly GaussianFlow flow = new(new CondOtPath(), Mean, Width);
    private readonly GaussianData data = new(0, Std, dimension);

    [Test]
    public void Nll_ExactDivergence_IsTheClosedForm()
    {
        var reading = Nll(probes: null);

        Assert.That(reading.Value, Is.EqualTo(ClosedNll).Within(4 * reading.StandardError!.Value + 1e-3));
    }

    [Test]
    public void Nll_HutchinsonsEstimate_IsTheClosedFormToo()
    {
        var reading = Nll(probes: 4);

        Assert.That(reading.Value, Is.EqualTo(ClosedNll).Within(4 * reading.StandardError!.Value + 1e-3));
    }

    [Test]
    public void Kl_KnownDensity_IsTheClosedForm()
    {
        double entropy = dimension / 2.0 * (Math.Log(2 * Math.PI * Std * Std) + 1);
        double closed = dimension * (Math.Log(Width / Std) + (Std * Std + Mean * Mean) / (2 * Width * Width) - 0.5);
        var reading = Nll(probes: null);

        Assert.That(reading.Value - entropy, Is.EqualTo(closed).Within(4 * reading.StandardError!.Value + 1e-3));
    }

    // Along each direction θ the mean is m Σ θ_d, whose square is m² in the mean over directions.
    [Test]
    public void Sw2_Samples_AreTheClosedForm()
    {
        float[] samples = new Sampler(flow, dimension).Draw(new SampleRequest { Count = 20_000 }).Samples;

        double distance = new SlicedWasserstein { Directions = 400, FreshDraws = 2 }.Measure(samples, data);

        Assert.That(distance, Is.EqualTo(Math.Sqrt(Mean * Mean + (Width - Std) * (Width - Std))).Within(0.03));
    }

    // The map x → m + (r/s) x is the gradient of a convex function, so the assignment of points to their own images is the best one.
    [Test]
    public void W2_PointsAndTheirImages_IsTheWayOfTheMap()
    {
        float[] points = MetricPoints.Draw(data, 300, "nll-data");
        float[] images = Array.ConvertAll(points, x => (float)(Mean + Width / Std * x));

        double distance = new Wasserstein(order: 2).Between(points, images, dimension);

        double way = Math.Sqrt(points.Zip(images, (x, y) => Math.Pow(y - x, 2)).Sum() / 300);
        Assert.That(distance, Is.EqualTo(way).Within(1e-4));
        Assert.That(way, Is.EqualTo(Math.Sqrt(dimension * (Mean * Mean + (Width - Std) * (Width - Std)))).Within(0.05));
    }

    private double ClosedNll =>
        dimension / 2.0 * Math.Log(2 * Math.PI * Width * Width) + dimension * (Std * Std + Mean * Mean) / (2 * Width * Width);

    private MetricReading Nll(int? probes)
    {
        LikelihoodRequest request = new()
        {
            Solver = new Rk4(),
            Steps = 20,
            Probes = probes,
        };
        return DataLikelihood.Measure(new FlowLikelihood(flow).Estimate, data, 2000, request).Nll;
    }
}

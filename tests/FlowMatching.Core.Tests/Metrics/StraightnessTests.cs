using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class StraightnessTests
{
    [Test]
    public void Of_LinesAtConstantSpeed_IsExactlyZero()
    {
        var reading = Straightness.Of(
            [
                [0, 0, 1, 1],
                [1, 2, 1, 0],
                [2, 4, 1, -1],
                [3, 6, 1, -2],
            ],
            dimension: 2
        );

        Assert.That(reading.Value, Is.Zero);
        Assert.That(reading.Displacement, Is.EqualTo((9 + 36 + 9) / 2.0));
    }

    [Test]
    public void Of_OneCorner_AgreesWithTheSumByHand()
    {
        // z: (0, 0), (1, 0), (1, 1): d = (2, 0), (0, 2), end − start = (1, 1): S = (4 + 4)/2 − 2 = 2.
        var reading = Straightness.Of(
            [
                [0, 0],
                [1, 0],
                [1, 1],
            ],
            dimension: 2
        );

        Assert.That((reading.Value, reading.Displacement, reading.Relative), Is.EqualTo((2.0, 2.0, 1.0)));
    }

    [Test]
    public void Bends_OneCorner_AreThoseOfItsSides()
    {
        // d = (4, 0), (0, 2) about (2, 1): ‖(2, −1)‖² = 5 twice; the other point does not move.
        double[] bends = Straightness.Bends(
            [
                [0, 0, 7, 7],
                [2, 0, 7, 7],
                [2, 1, 7, 7],
            ],
            dimension: 2
        );

        Assert.That(bends, Is.EqualTo(new[] { 2.5, 2.5 }));
    }

    [Test]
    public void Of_StraightButSlowAtFirst_IsAboveZero() =>
        Assert.That(
            Straightness
                .Of(
                    [
                        [0, 0],
                        [0, 0],
                        [2, 0],
                    ],
                    dimension: 2
                )
                .Value,
            Is.EqualTo(4)
        ); // (0 + 16)/2 − 4

    [Test]
    public void Of_StatesOfUnequalSize_AreRefused() =>
        Assert.Throws<ArgumentException>(() =>
            Straightness.Of(
                [
                    [0, 0],
                    [1],
                ],
                dimension: 1
            )
        );

    [Test]
    public void Measure_FieldThatGrowsWithTime_HasTheClosedForm()
    {
        // v = (2t, 0): z₁ − z₀ = (1, 0), S = ∫ (2t − 1)² dt = 1/3; midpoint steps see 2t at the middles: 1/3 − 1/(3 n²).
        using VelocityModel model = new(
            new FunctionNetwork((x, t) => Field(t)),
            new CondOtPath(),
            dataStd: 1,
            preconditioning: Preconditioning.Scales
        );
        SampleRequest request = new()
        {
            Count = 30,
            Steps = 10,
            Chunk = 8,
            Solver = OdeSolvers.All.Get("midpoint"),
        };

        var reading = Straightness.Measure(new Sampler(model, dimension: 2), request);

        Assert.That(reading.Value, Is.EqualTo(1.0 / 3 - 1.0 / 300).Within(1e-5));
        Assert.That(reading.Displacement, Is.EqualTo(1).Within(1e-5));
    }

    /// <summary>c_out is √(1 + 1) on this path: divided out.</summary>
    private static Tensor Field(Tensor t) => stack([2 * t, zeros_like(t)], 1) / Math.Sqrt(2);
}

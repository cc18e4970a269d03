using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class PathEnergyTests
{
    [Test]
    public void Of_UnequalSteps_AddsUpSquaresOverTimes()
    {
        // One point goes 2 in half a unit of time and (1, 1) in the other half, one stays: (4/0.5 + 2/0.5)/2.
        Trajectories trajectories = new(
            [
                [0, 0, 5, 5],
                [2, 0, 5, 5],
                [3, 1, 5, 5],
            ],
            [0, 0.5, 1],
            2
        );

        var energy = PathEnergy.Of(trajectories);

        Assert.That(energy.Value, Is.EqualTo(6).Within(1e-12));
        Assert.That(energy.StandardError, Is.EqualTo(6).Within(1e-12)); // of 12 and 0
    }

    [Test]
    public void Of_StraightLines_IsTheSquaredDisplacementWhateverTheGrid()
    {
        float[] start = [0, 0],
            middle = [0.75f, 1],
            end = [3, 4];

        Assert.That(PathEnergy.Of(new Trajectories([start, middle, end], [0, 0.25, 1], 2)).Value, Is.EqualTo(25).Within(1e-5));
    }

    [Test]
    public void Normalized_TranslationOfNoise_IsZeroWithinItsError()
    {
        // N(0, I) moved by (3, 3) is the optimal transport to N((3, 3), I): PE = W2² = 18, up to what finite sets add.
        float[] start = Noise(5000),
            end = [.. start.Select(x => x + 3)];
        PathEnergy metric = new() { Points = 500 };

        var npe = metric.Normalized(new Trajectories([start, end], [0, 1], 2), new GaussianData(mean: 3, std: 1));

        Assert.That(npe.Value, Is.LessThan(0.03));
        Assert.That(npe.StandardError, Is.InRange(0.001, 0.02));
        Assert.That(npe.Floor, Is.LessThan(0.03));
    }

    [Test]
    public void Normalized_DetourOfTwiceTheEnergy_IsOne()
    {
        // Half of the time stands still, so the way of length √18 is gone at double speed: PE = 36.
        float[] start = Noise(5000),
            end = [.. start.Select(x => x + 3)];

        var npe = new PathEnergy { Points = 500 }.Normalized(
            new Trajectories([start, start, end], [0, 0.5, 1], 2),
            new GaussianData(mean: 3, std: 1)
        );

        Assert.That(npe.Value, Is.EqualTo(1).Within(0.06));
    }

    [Test]
    public void LeastEnergies_FewTrajectories_AreRefused() =>
        Assert.Throws<ArgumentException>(() =>
            new PathEnergy().LeastEnergies(new Trajectories([new float[6], new float[6]], [0, 1], 2), new GaussianData(0, 1))
        );

    [Test]
    public void Trajectories_UnequalStates_AreRefused() =>
        Assert.Throws<ArgumentException>(() =>
            new Trajectories(
                [
                    [1, 2],
                    [1, 2, 3, 4],
                ],
                [0, 1],
                2
            )
        );

    private static float[] Noise(int count)
    {
        using var rng = new RandomStreams(4).For("test");
        using var points = randn(count, 2, generator: rng);

        return points.ToFloatArray();
    }
}

using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Sampling;

/// <summary>Drawing samples with a solver that chooses its own steps.</summary>
public sealed class AdaptiveSamplingTests
{
    private static readonly float[] Noise = [1, -2, 0.5f, 3, 30, -40];

    [Test]
    public void Draw_FramesBetweenTheSteps_LieOnTheTrajectory()
    {
        // dx/dt = x: x = x0 e^t at each of 8 frames, though the solver takes fewer steps.
        double[] times = [.. Enumerable.Range(0, 9).Select(i => i / 8.0)];

        var result = Draw(new SampleRequest { Steps = 8, FrameTimes = times });

        Assert.That(result.Frames.Select(frame => frame.Time), Is.EqualTo(times).Within(1e-12));
        foreach (var frame in result.Frames)
        {
            Assert.That(frame.Points, Is.EqualTo(Noise.Select(x => x * Math.Exp(frame.Time))).Within(1e-2).Percent);
        }
    }

    [Test]
    public void Draw_ChunksOfUnequalWork_TellTheMostOfThem()
    {
        var separate = Enumerable.Range(0, 3).Select(i => Draw(new SampleRequest { Noise = Noise[(2 * i)..(2 * i + 2)], Count = 1 }).Nfe);

        Assert.That(Draw(new SampleRequest { Chunk = 1 }).Nfe, Is.EqualTo(separate.Max()));
    }

    private static SampleResult Draw(SampleRequest request)
    {
        Dopri5 solver = new(new SolverSettings { RelativeTolerance = 1e-6, AbsoluteTolerance = 1e-3 });
        bool whole = request.Noise is null;

        return new Sampler(new FunctionFlow((x, _) => x), dimension: 2).Draw(
            request with
            {
                Solver = solver,
                Noise = request.Noise ?? Noise,
                Count = whole ? 3 : request.Count,
            }
        );
    }
}

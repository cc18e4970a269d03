using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Fields;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Studio.Frames;
using static TorchSharp.torch;

namespace FlowMatching.Studio.Sampling;

/// <summary>The flow of a data set without any network: by the formula for a finite set, on some of its points, each widened a little. It
/// is what the page plays before anything has been learnt. To be used on the engine's thread.</summary>
internal static class ExactFlow
{
    /// <summary>The points that stand for the set, and those that are taken from noise.</summary>
    public const int Centres = 500,
        Points = 1200;

    private const int Steps = 60;
    private const double Width = 0.06; // of the standard deviation: else every point ends in one of the centres

    /// <summary>Solves from noise to data in 60 steps of Euler's method.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="seed">The seed of the noise.</param>
    /// <returns>All 61 states, in data units.</returns>
    public static Frame Solve(IDataStream data, long seed)
    {
        RandomStreams streams = new(seed);
        CondOtPath path = new();
        double std = DataScale.Measure(data);
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        using var ofData = streams.For("studio-data");
        using var ofNoise = streams.For("sample-noise");
        MixtureField field = new(data.Draw(Centres, ofData).ToDoubleArray(), 2, Width * std, path);

        List<double> times = [];
        List<float[]> states = [];
        OdeSolvers
            .All.Get("euler")
            .Solve(
                field.Velocity,
                randn(Points, 2, generator: ofNoise),
                TimeGrids.Uniform.Times(path.TMin, path.TMax, Steps),
                (_, time, x) =>
                {
                    times.Add(time);
                    float[] points = x.ToFloatArray();
                    states.Add(data.Affine?.ToDataUnits(points) ?? points);
                }
            );
        return new Frame(FrameKind.Trajectory, times, states) { Nfe = Steps };
    }
}

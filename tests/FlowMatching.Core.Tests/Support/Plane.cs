using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Points of a data set in the plane, drawn from a fixed seed.</summary>
internal static class Plane
{
    public static (double X, double Y)[] Draw(IDataStream data, int count = 20_000)
    {
        using var rng = new Generator(seed: 1);
        using var points = data.Draw(count, rng);

        return [.. points.ToDoubleArray().Chunk(2).Select(p => (p[0], p[1]))];
    }

    public static double Radius(this (double X, double Y) p) => Math.Sqrt(p.X * p.X + p.Y * p.Y);

    public static double Angle(this (double X, double Y) p) => Math.Atan2(p.Y, p.X);
}

namespace FlowMatching.Plots.Tests;

/// <summary>Points to plot.</summary>
internal static class PointClouds
{
    /// <summary>Standard normal points by Box and Muller's formula, shape (count, 2).</summary>
    public static float[] Gaussian(int count, int seed)
    {
        var random = new Random(seed);
        var xy = new float[2 * count];
        for (int i = 0; i < count; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * random.NextDouble());
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            (xy[2 * i], xy[(2 * i) + 1]) = ((float)(radius * cos), (float)(radius * sin));
        }

        return xy;
    }
}

namespace FlowMatching.Core.Tests.Support;

/// <summary>Points that another language makes bit for bit alike: s' = 1664525 s + 1013904223 mod 2³², x = ⌊s'/2⁸⌋/2²⁴.</summary>
internal static class CongruentialPoints
{
    /// <summary>Draws points in [0, 1)^D, row by row.</summary>
    public static float[] Draw(uint seed, int count, int dimension)
    {
        uint state = seed;
        float[] points = new float[count * dimension];
        for (int i = 0; i < points.Length; i++)
        {
            state = unchecked(1664525 * state + 1013904223);
            points[i] = (state >> 8) / 16777216f;
        }

        return points;
    }
}

namespace FlowMatching.Core.Sampling;

/// <summary>Points between two noises: along the great circle of their directions, with lengths in between.</summary>
/// <remarks>
/// Spherical interpolation, Shoemake 1985 (ACM SIGGRAPH 19(3), pages 245-254), of the directions â = a/‖a‖ and b̂ = b/‖b‖ that enclose the
/// angle Ω: x(s) = ((1 − s) ‖a‖ + s ‖b‖) (sin((1 − s) Ω) â + sin(s Ω) b̂)/sin Ω, s ∈ [0, 1]. Gaussian noise of D coordinates lies near the
/// sphere of radius √D, where the flow has seen all its starts; the straight line between two such points comes as near to the centre as
/// √(D/2), where it has seen next to none. Parallel directions leave nothing to turn: there the length alone changes. Opposite ones have no
/// one great circle between them, and points of the straight line are taken.
/// </remarks>
public static class Slerp
{
    private const double LeastSine = 1e-6;

    /// <summary>Interpolates.</summary>
    /// <param name="a">The point at s = 0, D numbers.</param>
    /// <param name="b">The point at s = 1, D numbers.</param>
    /// <param name="count">Number N of points, 2 or more; the first is a, the last b, s evenly spaced.</param>
    /// <returns>N x D numbers, row by row.</returns>
    public static float[] Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, a.Length);

        double lengthOfA = Length(a),
            lengthOfB = Length(b),
            angle = Angle(a, b, lengthOfA * lengthOfB);
        float[] points = new float[count * a.Length];
        for (int i = 0; i < count; i++)
        {
            double s = i / (count - 1.0),
                length = (1 - s) * lengthOfA + s * lengthOfB;
            var (ofA, ofB) =
                Math.Sin(angle) < LeastSine
                    ? (1 - s, s)
                    : (
                        length * Math.Sin((1 - s) * angle) / (lengthOfA * Math.Sin(angle)),
                        length * Math.Sin(s * angle) / (lengthOfB * Math.Sin(angle))
                    );
            for (int d = 0; d < a.Length; d++)
            {
                points[i * a.Length + d] = (float)(ofA * a[d] + ofB * b[d]);
            }
        }

        return points;
    }

    private static double Length(ReadOnlySpan<float> vector) => Math.Sqrt(Dot(vector, vector));

    /// <summary>Ω in [0, π]; 0 where one of the two has no direction.</summary>
    private static double Angle(ReadOnlySpan<float> a, ReadOnlySpan<float> b, double lengths) =>
        lengths > 0 ? Math.Acos(Math.Clamp(Dot(a, b) / lengths, -1, 1)) : 0;

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int d = 0; d < a.Length; d++)
        {
            sum += (double)a[d] * b[d];
        }

        return sum;
    }
}

using System.Numerics;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>A line through points, walked along by its length.</summary>
internal sealed class Polyline
{
    private readonly Vector2[] points;
    private readonly float[] travelled;

    /// <summary>Measures a line.</summary>
    /// <param name="points">Its points, at least one.</param>
    public Polyline(Vector2[] points)
    {
        this.points = points;
        travelled = new float[points.Length];
        for (int i = 1; i < points.Length; i++)
            travelled[i] = travelled[i - 1] + Vector2.Distance(points[i - 1], points[i]);
    }

    /// <summary>Gets its length.</summary>
    public float Length => travelled[^1];

    /// <summary>Cuts dashes out of it, which bend where it does.</summary>
    /// <param name="dash">The length of a dash.</param>
    /// <param name="gap">The length between two of them.</param>
    public IEnumerable<Vector2[]> Dashes(float dash, float gap)
    {
        for (int i = 0; i * (dash + gap) < Length; i++)
            yield return Part(i * (dash + gap), Math.Min((i * (dash + gap)) + dash, Length));
    }

    private Vector2[] Part(float from, float to)
        => [At(from), .. points.Where((_, i) => travelled[i] > from && travelled[i] < to), At(to)];

    private Vector2 At(float length)
    {
        int next = 1;
        while (next < points.Length - 1 && travelled[next] < length) next++;
        float piece = travelled[next] - travelled[next - 1];

        return piece > 0 ? Vector2.Lerp(points[next - 1], points[next], (length - travelled[next - 1]) / piece) : points[next];
    }
}

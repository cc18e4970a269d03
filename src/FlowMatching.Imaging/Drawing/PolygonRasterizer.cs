using System.Numerics;
using System.Runtime.InteropServices;

namespace FlowMatching.Imaging.Drawing;

/// <summary>Fills polygons by the non-zero winding rule with the exact covered area of every pixel.</summary>
/// <remarks>Each pixel row is cut into bands at every corner and at every intersection of edges; inside a band the edges keep their
/// order from left to right, so that the filled parts are trapezoids, whose areas are exact.</remarks>
internal sealed class PolygonRasterizer
{
    /// <summary>Bounds the cuts of one band if rounding keeps two edges from ever getting in order.</summary>
    private const int MaximumCuts = 256;

    private readonly List<PolygonEdge> edges = [];
    private readonly List<PolygonEdge> active = [];
    private readonly List<float> cuts = [];
    private readonly List<BandCrossing> crossings = [];
    private readonly RowCoverage coverage = new();

    /// <summary>Adds a closed contour: the last point joins the first.</summary>
    /// <param name="points">Corners in pixels; y runs downwards.</param>
    public void AddContour(ReadOnlySpan<Vector2> points)
    {
        for (int i = 0; i < points.Length; i++)
        {
            var (a, b) = (points[i], points[(i + 1) % points.Length]);
            if (a.Y < b.Y) edges.Add(new PolygonEdge(a, b, 1));
            if (a.Y > b.Y) edges.Add(new PolygonEdge(b, a, -1));
        }
    }

    /// <summary>Fills the contours added since the last fill.</summary>
    /// <param name="target">The pixels.</param>
    /// <param name="clip">Nothing outside is touched.</param>
    /// <param name="paint">The paint.</param>
    public void Fill(PixelBuffer target, PixelRectangle clip, Paint paint)
    {
        edges.Sort((a, b) => a.Top.Y.CompareTo(b.Top.Y));
        int next = 0;
        for (int y = FirstRow(clip); y < clip.Bottom && (next < edges.Count || active.Count > 0); y++)
        {
            while (next < edges.Count && edges[next].Top.Y < y + 1) active.Add(edges[next++]);
            active.RemoveAll(e => e.Bottom.Y <= y);
            FillRow(y, clip);
            var covered = coverage.Finish(out int start);
            target.Blend(clip.Left + start, y, covered, paint);
        }

        edges.Clear();
        active.Clear();
    }

    private int FirstRow(PixelRectangle clip)
        => edges.Count == 0 ? clip.Bottom : Math.Max(clip.Top, (int)MathF.Floor(Math.Clamp(edges[0].Top.Y, clip.Top, clip.Bottom)));

    private void FillRow(int y, PixelRectangle clip)
    {
        coverage.Start(clip.Width);
        FindCuts(y);
        for (int i = 0; i + 1 < cuts.Count; i++)
        {
            var (upper, lower) = (cuts[i], cuts[i + 1]);
            if (lower <= upper) continue;

            crossings.Clear();
            foreach (var edge in active)
            {
                if (edge.Top.Y <= upper && edge.Bottom.Y >= lower)
                    crossings.Add(new BandCrossing(edge.XAt(upper) - clip.Left, edge.XAt(lower) - clip.Left, edge.Winding));
            }

            FillBand(lower - upper);
        }
    }

    private void FindCuts(int y)
    {
        cuts.Clear();
        cuts.Add(y);
        cuts.Add(y + 1);
        foreach (var edge in active)
        {
            if (edge.Top.Y > y) cuts.Add(edge.Top.Y);
            if (edge.Bottom.Y < y + 1) cuts.Add(edge.Bottom.Y);
        }

        cuts.Sort();
    }

    /// <summary>Fills a band from top to bottom, up to each intersection in turn.</summary>
    private void FillBand(float height)
    {
        var band = CollectionsMarshal.AsSpan(crossings);
        for (int cut = 0; cut < MaximumCuts; cut++)
        {
            band.Sort();
            float fraction = FirstIntersection(band);
            AddTrapezoids(band, fraction, fraction * height);
            if (fraction >= 1) return;

            foreach (ref var crossing in band) crossing = crossing.Below(fraction);
            height *= 1 - fraction;
        }

        AddTrapezoids(band, 1, height);
    }

    /// <summary>Finds how far down the first two neighbours meet that leave the band in the wrong order; 1 if none do.</summary>
    private static float FirstIntersection(ReadOnlySpan<BandCrossing> band)
    {
        float first = 1;
        for (int i = 0; i + 1 < band.Length; i++)
        {
            float apart = band[i + 1].Upper - band[i].Upper;
            float overlap = band[i].Lower - band[i + 1].Lower;
            if (overlap > 0 && apart > 0) first = Math.Min(first, apart / (apart + overlap));
        }

        return first;
    }

    private void AddTrapezoids(ReadOnlySpan<BandCrossing> band, float fraction, float height)
    {
        int winding = 0;
        foreach (var crossing in band)
        {
            var part = crossing.Above(fraction);
            bool wasInside = winding != 0;
            winding += part.Winding;
            if (wasInside != (winding != 0))
                coverage.Add(part.Upper, part.Lower, wasInside ? -height : height);
        }
    }
}

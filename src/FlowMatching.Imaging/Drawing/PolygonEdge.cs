using System.Numerics;

namespace FlowMatching.Imaging.Drawing;

/// <summary>A side of a polygon, from top to bottom.</summary>
/// <param name="Top">The upper end (smaller y).</param>
/// <param name="Bottom">The lower end.</param>
/// <param name="Winding">+1 when the polygon runs downwards along it, −1 when upwards.</param>
internal readonly record struct PolygonEdge(Vector2 Top, Vector2 Bottom, int Winding)
{
    /// <summary>Finds where the edge is at a height between its ends.</summary>
    public float XAt(float y) => Top.X + ((y - Top.Y) / (Bottom.Y - Top.Y) * (Bottom.X - Top.X));
}

namespace FlowMatching.Imaging.Drawing;

/// <summary>A rectangle of whole pixels; the right column and the bottom row lie just outside it.</summary>
/// <param name="Left">First column inside.</param>
/// <param name="Top">First row inside.</param>
/// <param name="Right">First column outside.</param>
/// <param name="Bottom">First row outside.</param>
public readonly record struct PixelRectangle(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Gets the number of columns.</summary>
    public int Width => Right - Left;

    /// <summary>Gets the number of rows.</summary>
    public int Height => Bottom - Top;

    /// <summary>Finds what two rectangles share; empty (with no columns or no rows) when they share nothing.</summary>
    /// <param name="other">The other rectangle.</param>
    /// <returns>The common part.</returns>
    public PixelRectangle Intersect(PixelRectangle other)
    {
        int left = Math.Max(Left, other.Left), top = Math.Max(Top, other.Top);

        return new(left, top, Math.Max(left, Math.Min(Right, other.Right)), Math.Max(top, Math.Min(Bottom, other.Bottom)));
    }
}

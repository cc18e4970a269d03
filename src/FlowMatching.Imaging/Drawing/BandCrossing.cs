namespace FlowMatching.Imaging.Drawing;

/// <summary>Where an edge enters and leaves a thin horizontal band that it crosses from top to bottom.</summary>
/// <param name="Upper">x at the band's top.</param>
/// <param name="Lower">x at the band's bottom.</param>
/// <param name="Winding">The edge's winding.</param>
internal readonly record struct BandCrossing(float Upper, float Lower, int Winding) : IComparable<BandCrossing>
{
    /// <summary>Orders from left to right at the top; edges that meet there, by where they go.</summary>
    public int CompareTo(BandCrossing other)
    {
        int order = Upper.CompareTo(other.Upper);

        return order != 0 ? order : Lower.CompareTo(other.Lower);
    }

    /// <summary>Gives the part of the crossing below a fraction of the band's height.</summary>
    public BandCrossing Below(float fraction) => this with { Upper = Upper + (fraction * (Lower - Upper)) };

    /// <summary>Gives the part of the crossing above a fraction of the band's height.</summary>
    public BandCrossing Above(float fraction) => this with { Lower = Upper + (fraction * (Lower - Upper)) };
}

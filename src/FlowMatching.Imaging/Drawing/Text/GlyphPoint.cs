using System.Numerics;

namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>A point of a glyph's contour.</summary>
/// <param name="Position">Where it is, in font units; y runs upwards.</param>
/// <param name="OnCurve">True on the contour; false for the control point of a quadratic curve.</param>
internal readonly record struct GlyphPoint(Vector2 Position, bool OnCurve);

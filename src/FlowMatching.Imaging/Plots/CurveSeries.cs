using FlowMatching.Imaging.Drawing;

namespace FlowMatching.Imaging.Plots;

/// <summary>One curve of a panel.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Values">One value per step.</param>
/// <param name="Paint">Its paint.</param>
/// <param name="Width">Its width in pixels.</param>
internal sealed record CurveSeries(string Name, IReadOnlyList<double> Values, Paint Paint, float Width)
{
    /// <summary>Gets a value indicating whether it is a constant, drawn as a dashed line over the whole width.</summary>
    public bool IsReference { get; init; }
}

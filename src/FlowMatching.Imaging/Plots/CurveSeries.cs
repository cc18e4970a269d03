
namespace FlowMatching.Imaging.Plots;

/// <summary>One curve of a panel.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Values">One value per step.</param>
/// <param name="Look">Its look.</param>
internal sealed record CurveSeries(string Name, IReadOnlyList<double> Values, CurveLook Look)
{
    /// <summary>Gets a value indicating whether it is a constant, drawn as a dashed line over the whole width.</summary>
    public bool IsReference { get; init; }
}

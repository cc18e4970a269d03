using System.Text.Json.Serialization;

namespace FlowMatching.Runs.Reports;

/// <summary>What an evaluation found of one model.</summary>
/// <param name="Label">What the table calls it.</param>
/// <param name="Kind">How it was made: cfm, reflow or distilled.</param>
/// <param name="Step">Its training steps.</param>
/// <param name="Sampling">How the samples of the figures were drawn.</param>
/// <param name="Metrics">The figures.</param>
/// <param name="BySolver">The quality over solvers and NFE; none of pictures.</param>
public sealed record EvaluatedModel(
    string Label, string Kind, long Step, Sampling Sampling, IReadOnlyList<MetricFigure> Metrics, IReadOnlyList<SolverFigure> BySolver)
{
    /// <summary>Of pictures, what the classifier says of them over solvers and NFE; null of points.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PictureFigure>? PicturesBySolver { get; init; }
}

using FlowMatching.Plots;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Evaluate;

/// <summary>What was found of one model: the figures, and what the pictures are drawn from.</summary>
/// <param name="Figures">The figures.</param>
/// <param name="Ways">Samples on their way, for the picture of trajectories.</param>
/// <param name="Bends">How much the ways bend in equal intervals of t; their mean is the straightness S. None of a one-step student.</param>
/// <param name="Density">Its density over the grid of the pictures; null where it was not asked for or there is none.</param>
/// <param name="Field">Its velocity beside the true one; null where there is no true one.</param>
internal sealed record ModelFindings(EvaluatedModel Figures, Timeline Ways, IReadOnlyList<double> Bends, float[]? Density, FieldFindings? Field);

using System.Numerics;

namespace FlowMatching.Imaging.Plots;

/// <summary>A line of a legend.</summary>
/// <param name="Name">What is said.</param>
/// <param name="DrawSample">Draws how it looks, <see cref="Legend.SampleWidth"/> pixels about a middle; null for a heading.</param>
internal sealed record LegendEntry(string Name, Action<Canvas, Vector2>? DrawSample);

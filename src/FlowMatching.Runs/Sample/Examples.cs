namespace FlowMatching.Runs.Sample;

/// <summary>Examples to take back to noise, in data units.</summary>
/// <param name="Values">The examples row by row; of pictures numbers from −1 to 1.</param>
/// <param name="Classes">The class of each; null where they have none, or none in particular.</param>
internal sealed record Examples(float[] Values, IReadOnlyList<int>? Classes = null);

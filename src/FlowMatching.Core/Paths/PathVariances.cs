using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>How widely the states and the targets of a path spread, each of the shape of the times asked for.</summary>
/// <param name="State">Var X_t of a coordinate.</param>
/// <param name="Target">Var u_t of a coordinate.</param>
public readonly record struct PathVariances(Tensor State, Tensor Target);

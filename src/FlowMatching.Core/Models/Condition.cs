using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>Which classes a flow shall draw, and how strongly.</summary>
/// <remarks>Classifier-free guidance, Ho and Salimans 2022 (arXiv:2207.12598), on velocities: v = v_null + w (v_class − v_null).</remarks>
/// <param name="Labels">The class of each example, int64 of shape (B), on the flow's device.</param>
/// <param name="Guidance">w ≥ 0: 1 is the plain conditional flow, 0 the unconditional one; other values than 1 need a network with a null class.</param>
public sealed record Condition(Tensor Labels, double Guidance = 1);

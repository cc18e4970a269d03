using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>One parameter, its two moments and its moving average, all of one shape.</summary>
internal sealed record AdamWState(string Name, Parameter Parameter, Tensor First, Tensor Second, Tensor Average);

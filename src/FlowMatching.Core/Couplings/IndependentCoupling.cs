using static TorchSharp.torch;

namespace FlowMatching.Core.Couplings;

/// <summary>Pairs noise and data as they come: π(x0, x1) = p0(x0) p1(x1).</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747); "I-CFM" in Tong et al. 2024 (arXiv:2302.00482).</remarks>
public sealed class IndependentCoupling : ICoupling
{
    /// <inheritdoc/>
    public string Name => "independent";

    /// <inheritdoc/>
    public (Tensor X0, Tensor X1) Pair(Tensor x0, Tensor x1, Generator rng)
    {
        Shapes.RequireEqual(x0, x1);

        return (x0, x1); // rows drawn independently of each other are already independent pairs
    }
}

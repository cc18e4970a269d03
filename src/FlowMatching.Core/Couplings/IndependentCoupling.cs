using static TorchSharp.torch;

namespace FlowMatching.Core.Couplings;

/// <summary>Pairs noise and data as they come: π(x0, x1) = p0(x0) p1(x1).</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747); "I-CFM" in Tong et al. 2024 (arXiv:2302.00482).</remarks>
public sealed class IndependentCoupling : ICoupling
{
    /// <summary>The name as it is typed.</summary>
    public const string CouplingName = "independent";

    /// <inheritdoc/>
    public string Name => CouplingName;

    /// <inheritdoc/>
    public RowChoice? Begin(Tensor x0, Tensor x1, Tensor? labels, Generator rng)
    {
        Shapes.RequireEqual(x0, x1);

        return null; // rows drawn independently of each other are already independent pairs
    }
}

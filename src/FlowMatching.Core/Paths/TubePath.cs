using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The straight line inside a tube of constant width: X_t = t x1 + (1 − t) x0 + σ ε, u_t = x1 − x0.</summary>
/// <remarks>"I-CFM", and with mini-batch optimal transport "OT-CFM", of Tong et al. 2024 (arXiv:2302.00482). The model ends on the
/// data blurred by σ.</remarks>
public sealed class TubePath : BridgePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "tube";

    /// <summary>Makes the path.</summary>
    /// <param name="sigma">σ &gt; 0, the width of the tube, in data units.</param>
    public TubePath(double sigma = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        Sigma = sigma;
    }

    /// <summary>σ, the width of the tube.</summary>
    public double Sigma { get; }

    /// <inheritdoc/>
    public override string Name => PathName;

    /// <inheritdoc/>
    public override (Tensor Std, Tensor DStd) Width(Tensor t) => (Sigma * ones_like(t), zeros_like(t));
}

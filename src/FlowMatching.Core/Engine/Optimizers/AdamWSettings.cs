namespace FlowMatching.Core.Engine;

/// <summary>The constants of AdamW (Loshchilov and Hutter, arXiv:1711.05101, Alg. 2).</summary>
public sealed record AdamWSettings
{
    /// <summary>β₁ ∈ [0, 1): memory of the gradient's mean.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>β₂ ∈ [0, 1): memory of the gradient's square.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>ε > 0, added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>λ ≥ 0: weights shrink by the factor 1 − lr λ each step.</summary>
    public double WeightDecay { get; init; } = 0.01;
}

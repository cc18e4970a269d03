using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>AdamW with an exponential moving average of the weights, in one update; float32 masters.</summary>
/// <remarks>
/// g = s ∇L; m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← (1 − η λ) θ − η (m/(1 − β₁ᵏ)) / (√(v/(1 − β₂ᵏ)) + ε)
/// (Loshchilov and Hutter, arXiv:1711.05101, Alg. 2), then θ̄ ← d θ̄ + (1 − d) θ.
/// </remarks>
public sealed class AdamWEma : IDisposable
{
    private readonly AdamWState[] states;
    private readonly AdamWSettings settings;
    private readonly IAdamWUpdate update;

    /// <summary>Starts with zero moments and the average at the parameters' present values.</summary>
    public AdamWEma(IEnumerable<(string Name, Parameter Parameter)> parameters, AdamWSettings settings)
        : this(parameters, settings, Choose) { }

    internal AdamWEma(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        AdamWSettings settings,
        Func<IReadOnlyList<AdamWState>, IAdamWUpdate> choose
    )
    {
        this.settings = settings;
        states = [.. parameters.Select(static named => Begin(named.Name, named.Parameter))];
        Ema = states.ToDictionary(static state => state.Name, static state => state.Average);
        FirstMoments = states.ToDictionary(static state => state.Name, static state => state.First);
        SecondMoments = states.ToDictionary(static state => state.Name, static state => state.Second);
        update = choose(states);
    }

    /// <summary>The average θ̄ by parameter name; copy_ into these tensors to restore a state.</summary>
    public IReadOnlyDictionary<string, Tensor> Ema { get; }

    /// <summary>The first moments m by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> FirstMoments { get; }

    /// <summary>The second moments v by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> SecondMoments { get; }

    /// <summary>Updates made so far (k above).</summary>
    public long StepCount { get; set; }

    /// <summary>‖∇L‖₂ over all parameters; 0 before the first backward pass.</summary>
    public double GradientNorm() => Math.Sqrt(update.SquaredNorm());

    /// <summary>Makes one update from the gradients at hand.</summary>
    /// <param name="learningRate">η ≥ 0.</param>
    /// <param name="gradientScale">s: 1, or less to clip.</param>
    /// <param name="emaDecay">d ∈ [0, 1]; 0 makes the average the weights themselves.</param>
    public void Step(double learningRate, double gradientScale, double emaDecay)
    {
        StepCount++;
        update.Update(new AdamWNumbers(settings, learningRate, gradientScale, emaDecay, StepCount));
    }

    /// <summary>Drops all gradients, so that the next backward pass writes them instead of adding.</summary>
    public void ZeroGrad()
    {
        foreach (var state in states)
            state.Parameter.grad = null;
    }

    /// <summary>Frees moments and averages; the parameters belong to their module.</summary>
    public void Dispose()
    {
        foreach (var state in states)
        {
            state.First.Dispose();
            state.Second.Dispose();
            state.Average.Dispose();
        }
    }

    private static IAdamWUpdate Choose(IReadOnlyList<AdamWState> states) =>
        KernelAdamW.Takes(states) ? new KernelAdamW(states)
        : FusedAdamW.Takes(states) ? new FusedAdamW(states)
        : new PlainAdamW(states);

    private static AdamWState Begin(string name, Parameter parameter)
    {
        using var _ = no_grad();
        using var plain = parameter.detach();
        return new AdamWState(
            name,
            parameter,
            zeros_like(parameter).DetachFromDisposeScope(),
            zeros_like(parameter).DetachFromDisposeScope(),
            plain.clone().DetachFromDisposeScope()
        );
    }
}

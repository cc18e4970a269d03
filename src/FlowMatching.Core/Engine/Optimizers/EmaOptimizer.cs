using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>AdamW, or Muon for the parameters named, with an exponential moving average of the weights, in one update; float32
/// masters.</summary>
/// <remarks>
/// AdamW: g = s ∇L; m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← (1 − η λ) θ − η (m/(1 − β₁ᵏ)) / (√(v/(1 − β₂ᵏ)) + ε)
/// (Loshchilov and Hutter, arXiv:1711.05101, Alg. 2). Muon: see <see cref="Muon"/>. Then θ̄ ← d θ̄ + (1 − d) θ.
/// </remarks>
public sealed class EmaOptimizer : IDisposable
{
    private readonly AdamWState[] adamW;
    private readonly MuonState[] muon;
    private readonly AdamWSettings settings;
    private readonly IWeightUpdate[] updates;

    /// <summary>Starts with zero moments and the average at the parameters' present values.</summary>
    /// <param name="parameters">What is updated, by name.</param>
    /// <param name="settings">The constants of AdamW; Muon shares λ.</param>
    /// <param name="matrices">The names of those that Muon updates, of two dimensions or more; null for none.</param>
    public EmaOptimizer(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        AdamWSettings settings,
        IReadOnlySet<string>? matrices = null
    )
        : this(parameters, settings, Choose, matrices) { }

    internal EmaOptimizer(
        IEnumerable<(string Name, Parameter Parameter)> parameters,
        AdamWSettings settings,
        Func<IReadOnlyList<AdamWState>, IWeightUpdate> choose,
        IReadOnlySet<string>? matrices = null
    )
    {
        this.settings = settings;
        var byMuon = parameters.ToLookup(named => matrices?.Contains(named.Name) ?? false);
        adamW = [.. byMuon[false].Select(static named => Begin(named.Name, named.Parameter))];
        muon = [.. byMuon[true].Select(static named => BeginMuon(named.Name, named.Parameter))];
        Ema = adamW
            .Select(static state => (state.Name, state.Average))
            .Concat(muon.Select(static state => (state.Name, state.Average)))
            .ToDictionary(static named => named.Name, static named => named.Average);
        FirstMoments = adamW.ToDictionary(static state => state.Name, static state => state.First);
        SecondMoments = adamW.ToDictionary(static state => state.Name, static state => state.Second);
        Momenta = muon.ToDictionary(static state => state.Name, static state => state.Momentum);
        updates = muon is [] ? [choose(adamW)] : [choose(adamW), new Muon(muon)];
    }

    /// <summary>The average θ̄ by parameter name; copy_ into these tensors to restore a state.</summary>
    public IReadOnlyDictionary<string, Tensor> Ema { get; }

    /// <summary>AdamW's first moments m by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> FirstMoments { get; }

    /// <summary>AdamW's second moments v by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> SecondMoments { get; }

    /// <summary>Muon's momenta M by parameter name.</summary>
    public IReadOnlyDictionary<string, Tensor> Momenta { get; }

    /// <summary>Updates made so far (k above).</summary>
    public long StepCount { get; set; }

    /// <summary>‖∇L‖₂ over all parameters; 0 before the first backward pass.</summary>
    public double GradientNorm() => Math.Sqrt(updates.Sum(static update => update.SquaredNorm()));

    /// <summary>Makes one update from the gradients at hand.</summary>
    /// <param name="learningRate">η ≥ 0.</param>
    /// <param name="gradientScale">s: 1, or less to clip.</param>
    /// <param name="emaDecay">d ∈ [0, 1]; 0 makes the average the weights themselves.</param>
    public void Step(double learningRate, double gradientScale, double emaDecay)
    {
        StepCount++;
        UpdateNumbers numbers = new(settings, learningRate, gradientScale, emaDecay, StepCount);
        foreach (var update in updates)
            update.Update(numbers);
    }

    /// <summary>Drops all gradients, so that the next backward pass writes them instead of adding.</summary>
    public void ZeroGrad()
    {
        foreach (var state in adamW)
            state.Parameter.grad = null;
        foreach (var state in muon)
            state.Parameter.grad = null;
    }

    /// <summary>Frees moments and averages; the parameters belong to their module.</summary>
    public void Dispose()
    {
        foreach (var tensor in Ema.Values.Concat(FirstMoments.Values).Concat(SecondMoments.Values).Concat(Momenta.Values))
            tensor.Dispose();
    }

    private static IWeightUpdate Choose(IReadOnlyList<AdamWState> states) =>
        KernelAdamW.Takes(states) ? new KernelAdamW(states)
        : FusedAdamW.Takes(states) ? new FusedAdamW(states)
        : new PlainAdamW(states);

    private static AdamWState Begin(string name, Parameter parameter) =>
        new(name, parameter, Zeros(parameter), Zeros(parameter), Copy(parameter));

    private static MuonState BeginMuon(string name, Parameter parameter) =>
        parameter.dim() >= 2
            ? new MuonState(name, parameter, Zeros(parameter), Copy(parameter))
            : throw new ArgumentException($"The parameter {name} has shape {Shapes.Text(parameter)}, and Muon updates matrices.");

    private static Tensor Zeros(Parameter parameter)
    {
        using var _ = no_grad();

        return zeros_like(parameter).DetachFromDisposeScope();
    }

    private static Tensor Copy(Parameter parameter)
    {
        using var _ = no_grad();
        using var plain = parameter.detach();

        return plain.clone().DetachFromDisposeScope();
    }
}

using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A flow of one affine path run along another one: same start, same ends, other ways between.</summary>
/// <remarks>
/// With ρ = α/σ the two paths meet at t(r) = ρ⁻¹(ρ_new(r)), where X_r = s X_t with s(r) = σ_new(r)/σ(t) = α_new(r)/α(t); therefore
/// u_new(x, r) = (s'/s) x + s t' u(x/s, t) with t' = D_new(r)/(s² D(t)). Lipman et al. 2024 (arXiv:2412.06264), the change of scheduler
/// after training; Karras et al. 2022 (arXiv:2206.00364), section 3. s and s' are taken from the α where ρ &gt; 1 and from the σ elsewhere,
/// so that neither end is 0/0. The new path runs over the image of the trained interval, from ρ = 10⁻⁶ at the earliest (polynomial stands
/// still at t = 0, and D = 0 there), and starts from σ_new x0 at its first time; the last gap is closed as on every path.
/// </remarks>
public sealed class ScheduleTransformedFlow : IFlow
{
    private const double SmallestRatio = 1e-6;

    private readonly IFlow trained;
    private readonly AffinePath from;
    private readonly AffinePath to;

    /// <summary>Makes the flow.</summary>
    /// <param name="trained">A flow on an affine path; it stays the caller's.</param>
    /// <param name="to">The path to run along.</param>
    /// <exception cref="InvalidInputException">The flow's own path is a bridge, whose states are no such sums.</exception>
    public ScheduleTransformedFlow(IFlow trained, AffinePath to)
    {
        from = trained.Path as AffinePath ?? throw new InvalidInputException(BridgeFault(trained.Path.Name));
        (this.trained, this.to) = (trained, to);
        double first = Math.Max(from.TMin, from.SnrInverse(SmallestRatio));
        Path = new NarrowedPath(to, to.SnrInverse(from.At(first).Snr), to.SnrInverse(from.At(from.TMax).Snr));
    }

    /// <summary>The path to run along, on the image of the trained interval.</summary>
    public IProbabilityPath Path { get; }

    /// <inheritdoc/>
    public ISource Source => trained.Source;

    /// <inheritdoc/>
    public string Coupling => trained.Coupling;

    /// <inheritdoc/>
    public Device Device => trained.Device;

    /// <inheritdoc/>
    public VectorField AsField() => Along(trained.AsField());

    /// <inheritdoc/>
    public VectorField AsField(Condition condition) => Along(trained.AsField(condition));

    /// <summary>Says why a bridge keeps its path.</summary>
    internal static string BridgeFault(string name) =>
        $"The model was trained on the bridge {name}, whose path cannot be changed: its states are no sums of x0 and x1 alone; leave --path out.";

    // a solver's grid may miss the ends by a rounding
    private VectorField Along(VectorField field) => (x, r) => Evaluate(field, x, Math.Clamp(r, Path.TMin, Path.TMax));

    private Tensor Evaluate(VectorField field, Tensor x, double r)
    {
        var (fresh, t) = (to.At(r), TrainedTime(r));
        var old = from.At(t);
        bool late = fresh.Snr > 1;
        double scale = late ? fresh.Alpha / old.Alpha : fresh.Sigma / old.Sigma;
        double clock = fresh.Determinant / (scale * scale * old.Determinant); // t'(r)
        double growth = late
            ? fresh.DAlpha / fresh.Alpha - old.DAlpha / old.Alpha * clock
            : fresh.DSigma / fresh.Sigma - old.DSigma / old.Sigma * clock;

        return growth * x + scale * clock * field(x / scale, t);
    }

    /// <summary>t(r), kept within the trained interval against rounding.</summary>
    private double TrainedTime(double r) =>
        Math.Clamp(from.SnrInverse(to.At(r).Snr), Math.Max(from.TMin, from.SnrInverse(SmallestRatio)), from.TMax);
}

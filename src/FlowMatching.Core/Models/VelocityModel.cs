using FlowMatching.Core.Couplings;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A trained network: its prediction is c_skip(t) x + c_out(t) F(c_in(t) x, t), and the velocity follows from that.</summary>
/// <remarks>
/// c_skip x is the best linear regression of what is predicted on the state, c_out² what that leaves, and c_in = 1/√(Var X_t): so F sees
/// an input and learns a target of unit variance at every t, and does not have to learn what follows from x alone. On condot c_skip
/// = (t s² − (1 − t) s₀²)/Var X_t goes from −1 to 1 and c_out = s s₀/√(Var X_t). The moments are those of independent x0 and x1 of the
/// standard deviations s₀ and s; the same factors serve other couplings. This is the preconditioning of Karras et al. 2022
/// (arXiv:2206.00364), section 5 and appendix B.6, for any path. Models of formats up to 4 have c_skip = 0 and c_out² = Var target, and a
/// network that was trained elsewhere may know no such factors. The network runs in the given precision, everything around it in the dtype
/// of x.
/// </remarks>
/// <param name="network">F, from (B, *), (B) and classes (B) to (B, *); disposed with this model.</param>
/// <param name="path">The path on which F was trained.</param>
/// <param name="dataStd">s &gt; 0, the standard deviation of the data.</param>
/// <param name="precision">The precision of the network's matrix products.</param>
/// <param name="prediction">What F predicts; the velocity if it is not said.</param>
/// <param name="source">The law of x0; Gaussian noise if it is not said.</param>
/// <param name="preconditioning">The factors around F that it was trained with.</param>
/// <param name="coupling">The name of the coupling of the pairs that F was trained on.</param>
public sealed class VelocityModel(
    VelocityNetwork network,
    IProbabilityPath path,
    double dataStd,
    Precision precision = Precision.Float32,
    IPrediction? prediction = null,
    ISource? source = null,
    Preconditioning preconditioning = Preconditioning.Skip,
    string coupling = IndependentCoupling.CouplingName
) : IVelocityModel, IFlow, IDisposable
{
    /// <summary>The network F.</summary>
    public VelocityNetwork Network => network;

    /// <summary>The path on which F was trained, as much of it as the prediction can serve.</summary>
    public IProbabilityPath Path { get; } = (prediction ?? Predictions.Velocity).Within(path);

    /// <inheritdoc/>
    public IPrediction Prediction { get; } = prediction ?? Predictions.Velocity;

    /// <inheritdoc/>
    public ISource Source { get; } = source ?? new GaussianSource();

    /// <inheritdoc/>
    public string Coupling => coupling;

    /// <summary>The standard deviation s of the data.</summary>
    public double DataStd => dataStd;

    /// <summary>The precision of the network's matrix products.</summary>
    public Precision Precision => precision;

    /// <summary>The factors around the network.</summary>
    public Preconditioning Preconditioning => preconditioning;

    /// <summary>Where the weights are, and where x and t have to be.</summary>
    public Device Device { get; } = network.parameters().First().device;

    /// <inheritdoc/>
    public Tensor Velocity(Tensor x, Tensor t) => Velocity(x, t, labels: null);

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, Tensor t) => Predict(x, t, labels: null);

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, Tensor t, Tensor? labels) => Predict(x, t, labels, end: null);

    /// <inheritdoc/>
    public Tensor AverageVelocity(Tensor x, Tensor t, Tensor s, Tensor? labels = null) =>
        network.HasEndTime
            ? Predict(x, t, labels, s)
            : throw new InvalidOperationException("The network knows no end time: it has learnt velocities at one time, not averages.");

    /// <inheritdoc/>
    public IVelocityModel InFloat32() =>
        precision == Precision.Float32
            ? this
            : new VelocityModel(network, path, dataStd, Precision.Float32, prediction, source, preconditioning, coupling);

    private Tensor Predict(Tensor x, Tensor t, Tensor? labels, Tensor? end)
    {
        Shapes.RequireOnePerExample(t, x);
        if (preconditioning == Preconditioning.None)
            return Run(x, t, labels, end);

        var moments = Prediction.Moments(Path, t.AlignTo(x), dataStd, Source.Std);
        var output = Run(moments.State.rsqrt() * x, t, labels, end);

        return preconditioning == Preconditioning.Scales
            ? moments.Target.sqrt() * output
            : moments.Covariance / moments.State * x + moments.Residual.sqrt() * output;
    }

    /// <inheritdoc/>
    public Tensor IsClass(Tensor labels) => labels.lt(network.Classes);

    /// <inheritdoc/>
    public VectorField AsField() => (x, t) => VelocityOf(x, t, labels: null);

    /// <inheritdoc/>
    public VectorField AsField(Condition condition)
    {
        InvalidInputException.ThrowIfAny(Faults(condition));

        return (x, t) =>
            Guides(condition, t)
                ? Guided(x, condition, (states, labels) => VelocityOf(states, t, labels))
                : VelocityOf(x, t, condition.Labels);
    }

    /// <inheritdoc/>
    public FlowMap? AsFlowMap(Condition? condition)
    {
        if (!network.HasEndTime)
            return null;
        if (condition is null)
            return (x, t, s) => AverageOf(x, t, s, labels: null);

        InvalidInputException.ThrowIfAny(Faults(condition));

        return (x, t, s) =>
            Guides(condition, t)
                ? Guided(x, condition, (states, labels) => AverageOf(states, t, s, labels))
                : AverageOf(x, t, s, condition.Labels);
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private Tensor Velocity(Tensor x, Tensor t, Tensor? labels) => Prediction.Velocity(Path, Predict(x, t, labels), x, t);

    /// <summary>The velocity at one time of states in any shape, (B, D) of pictures too.</summary>
    private Tensor VelocityOf(Tensor x, double t, Tensor? labels) => Velocity(Shaped(x), TimeOf(x, t), labels).reshape(x.shape);

    private Tensor AverageOf(Tensor x, double t, double s, Tensor? labels) =>
        AverageVelocity(Shaped(x), TimeOf(x, t), TimeOf(x, s), labels).reshape(x.shape);

    private Tensor Shaped(Tensor x) => network.ExampleShape.Count == 0 ? x : x.reshape([x.shape[0], .. network.ExampleShape]);

    private static Tensor TimeOf(Tensor x, double t) => full([x.shape[0]], t, dtype: x.dtype, device: x.device);

    private static bool Guides(Condition condition, double t) => condition.Guidance != 1 && condition.GuidanceInterval.Contains(t);

    /// <summary>v_null + w (v_class − v_null), both in one pass of twice the batch.</summary>
    private Tensor Guided(Tensor x, Condition condition, Func<Tensor, Tensor, Tensor> velocity)
    {
        var both = velocity(cat([x, x]), cat([NoClass(x), condition.Labels]));
        var parts = both.chunk(2);

        return parts[0] + condition.Guidance * (parts[1] - parts[0]);
    }

    private Tensor Run(Tensor x, Tensor t, Tensor? labels, Tensor? end)
    {
        network.Precision = precision;

        return network.call(x, t, labels ?? (network.Classes == 0 ? null : NoClass(x)), end).to_type(x.dtype);
    }

    private Tensor NoClass(Tensor x) =>
        network.HasNullClass
            ? full([x.shape[0]], network.Classes, dtype: ScalarType.Int64, device: x.device)
            : throw new InvalidInputException(
                $"The model was trained on {network.Classes} classes and on no class in particular: say which with --class."
            );

    private IEnumerable<string> Faults(Condition condition)
    {
        if (network.Classes == 0)
        {
            yield return "The model knows no classes: leave --class and --guidance out.";
        }
        else if (condition.Guidance != 1 && !network.HasNullClass)
        {
            yield return $"guidance is {condition.Guidance}, but the model was trained without label dropout and so knows no null class; expected 1.";
        }
    }
}

/// <summary>The factors around a network: see <see cref="VelocityModel"/>.</summary>
public enum Preconditioning
{
    /// <summary>None: c_in = c_out = 1.</summary>
    None,

    /// <summary>c_in and c_out² = Var target, without a skip connection.</summary>
    Scales,

    /// <summary>c_in, c_skip and c_out.</summary>
    Skip,
}

/// <summary>A velocity v(x, t) in data units.</summary>
public interface IVelocityModel
{
    /// <summary>What <see cref="Predict(Tensor, Tensor)"/> gives, and the loss is taken in.</summary>
    IPrediction Prediction => Predictions.Velocity;

    /// <summary>Evaluates the velocity.</summary>
    /// <param name="x">States, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <returns>v(x, t), shape (B, *), of the dtype of x.</returns>
    Tensor Velocity(Tensor x, Tensor t);

    /// <summary>Evaluates what is predicted: the velocity, unless <see cref="Prediction"/> says otherwise.</summary>
    /// <param name="x">States, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <returns>The prediction, shape (B, *), of the dtype of x.</returns>
    Tensor Predict(Tensor x, Tensor t) => Velocity(x, t);

    /// <summary>Evaluates what is predicted, of examples of known classes.</summary>
    /// <param name="x">States, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <param name="labels">The classes, int64 of shape (B); null where there are none, and ignored by a model without any.</param>
    /// <returns>The prediction, shape (B, *), of the dtype of x.</returns>
    Tensor Predict(Tensor x, Tensor t, Tensor? labels) => Predict(x, t);

    /// <summary>Evaluates the average velocity u(x, t, s) = (X_{t,s}(x) − x)/(s − t) from t to s; at s = t it is the velocity.</summary>
    /// <param name="x">States at t, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <param name="s">End times, shape (B).</param>
    /// <param name="labels">The classes, int64 of shape (B); null where there are none.</param>
    /// <returns>u(x, t, s), shape (B, *), of the dtype of x.</returns>
    /// <exception cref="InvalidOperationException">The model has not learnt averages.</exception>
    Tensor AverageVelocity(Tensor x, Tensor t, Tensor s, Tensor? labels = null) =>
        throw new InvalidOperationException("This model has learnt velocities at one time, not averages.");

    /// <summary>Which labels name a class, and not the null class.</summary>
    /// <param name="labels">Classes, int64 of shape (B).</param>
    /// <returns>Shape (B), of truth values.</returns>
    Tensor IsClass(Tensor labels) => ones_like(labels, ScalarType.Bool);

    /// <summary>The same model with all products in float32 at least, for differences of its values.</summary>
    /// <returns>It shares the weights, and stays with this one.</returns>
    IVelocityModel InFloat32() => this;
}

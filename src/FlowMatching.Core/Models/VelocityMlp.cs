using FlowMatching.Core.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A multilayer perceptron on (x, t): (B, D) and (B) to (B, D), with SiLU between its layers.</summary>
/// <remarks>
/// The time enters as one more coordinate: the first layer sees g (x₁, ..., x_D, 2t − 1), g being the input gain. A network of
/// coordinates learns fine structure the more slowly, the smaller its inputs are (spectral bias; Tancik et al. 2020,
/// arXiv:2006.10739): with g = 4 the edges of the checkerboard and the width of the moons appear several times sooner than with g = 1.
/// With D = 2 and the defaults the layers are 3-512-512-512-2, the network that keishihara/flow-matching trains on the same sets. Its
/// parameters are layers.{0,2,4,6}.{weight,bias}, as a PyTorch Sequential names them. SiLU: Elfwing et al. 2017 (arXiv:1702.03118).
/// Where it tells classes apart, each class and the null class have a learnt row of E = 16 numbers, label_emb.weight, which the first
/// layer sees beside the features; it is drawn from N(0, 1) as that of a UNet.
/// Where it knows an end time s, the length s − t of the interval is one more coordinate, 0 at s = t; then the times may be seen at fewer
/// frequencies than x, for what is quick in t makes derivatives in t large.
/// </remarks>
public sealed class VelocityMlp : VelocityNetwork
{
    private const string ClassEmbedding = "label_emb";
    private const int ClassWidth = 16;

    private readonly Sequential layers;
    private readonly Linear[] linears;
    private readonly Embedding? classRows;
    private readonly double gain;
    private readonly int frequencies,
        timeFrequencies,
        classes;
    private readonly bool hasNullClass,
        hasEndTime;

    /// <summary>Builds the network and draws its first weights.</summary>
    /// <param name="architecture">The sizes.</param>
    /// <param name="streams">The weights are a pure function of its seed, drawn from the stream "init".</param>
    public VelocityMlp(Architecture architecture, RandomStreams streams)
        : base(nameof(VelocityMlp))
    {
        InvalidInputException.ThrowIfAny(architecture.Faults());
        (gain, frequencies) = (architecture.InputGain, architecture.Frequencies);
        timeFrequencies = architecture.TimeFrequencies ?? frequencies;
        (classes, hasNullClass, hasEndTime) = (architecture.Classes, architecture.NullClass, architecture.EndTime);
        layers = nn.Sequential(Stack(architecture));
        linears = [.. layers.children().OfType<Linear>()];
        classRows = classes > 0 ? nn.Embedding(ClassRows(architecture), ClassWidth) : null;
        register_module("layers", layers);
        if (classRows is not null)
            register_module(ClassEmbedding, classRows);
        Initialise(streams);
    }

    /// <inheritdoc/>
    public override int Classes => classes;

    /// <inheritdoc/>
    public override bool HasNullClass => hasNullClass;

    /// <inheritdoc/>
    public override bool HasEndTime => hasEndTime;

    /// <summary>Evaluates the network; in bf16 the narrow ends, points and velocities, stay float32.</summary>
    /// <param name="x">Points scaled to about unit variance, shape (B, D).</param>
    /// <param name="t">Times in [0, 1], shape (B).</param>
    /// <param name="labels">Classes, int64 of shape (B), from 0 to Classes − 1, or Classes for "no class"; ignored by a network without
    /// any.</param>
    /// <param name="end">End times in [t, 1], shape (B); null for s = t, and ignored by a network without any.</param>
    /// <returns>The output, shape (B, D).</returns>
    public override Tensor forward(Tensor x, Tensor t, Tensor? labels, Tensor? end)
    {
        using var scope = NewDisposeScope();
        var features = WithClass(FeaturesOf(x, Times(t, end)), labels);
        if (Precision == Precision.Float32 && FusedMlp.Takes(features, linears))
        {
            return FusedMlp.Apply(features, linears).MoveToOuterDisposeScope();
        }

        var h = linears[0].Apply(features);
        foreach (var hidden in linears[1..^1])
        {
            h = hidden.Apply(nn.functional.silu(h).In(Precision));
        }

        return linears[^1].Apply(nn.functional.silu(h.In(Precision.Float32))).MoveToOuterDisposeScope();
    }

    /// <summary>The first layer's weights with zeros for what it sees of s − t.</summary>
    internal override Tensor Widened(string name, Tensor parameter)
    {
        if (name != "layers.0.weight" || parameter.shape[1] == linears[0].weight.shape[1])
            return parameter;

        long blocks = 1 + 2 * frequencies,
            width = (linears[0].weight.shape[1] - (classRows is null ? 0 : ClassWidth)) / blocks; // coordinates of x, t and s − t
        var seen = parameter.narrow(1, 0, blocks * (width - 1)).reshape(-1, blocks, width - 1);
        var widened = cat([seen, zeros_like(seen.narrow(2, 0, 1))], 2).flatten(1);

        return cat([widened, parameter.narrow(1, blocks * (width - 1), parameter.shape[1] - blocks * (width - 1))], 1);
    }

    /// <summary>Changes weights that were learnt on (x, t) to ones that do the same on (x, 2t − 1): W_t t + b = (W_t/2)(2t − 1) + (b +
    /// W_t/2).</summary>
    /// <exception cref="InvalidOperationException">The network sees more of its inputs than the inputs themselves.</exception>
    internal void TakeTimesFromZero()
    {
        if (gain != 1 || frequencies != 0)
        {
            throw new InvalidOperationException($"The network has the input gain {gain} and {frequencies} frequencies, expected 1 and 0.");
        }

        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var first = linears[0];
        var ofTime = first.weight.select(1, first.weight.shape[1] - 1);
        first.bias!.add_(ofTime / 2);
        ofTime.copy_(ofTime / 2);
    }

    /// <summary>2t − 1 and, where there is an end time, s − t: shape (B, 1) or (B, 2).</summary>
    private Tensor Times(Tensor t, Tensor? end)
    {
        var time = 2 * t.unsqueeze(1) - 1;

        return hasEndTime ? cat([time, (end is null ? zeros_like(t) : end - t).unsqueeze(1)], 1) : time;
    }

    private Tensor FeaturesOf(Tensor x, Tensor times) =>
        timeFrequencies == frequencies
            ? Features(cat([x, times], 1), frequencies)
            : cat([Features(x, frequencies), Features(times, timeFrequencies)], 1);

    /// <summary>g u, and sin(2ᵏ π u), cos(2ᵏ π u) for each frequency k: (B, D + 1) to (B, (D + 1) (1 + 2F)).</summary>
    private Tensor Features(Tensor u, int count)
    {
        List<Tensor> features = [gain * u];
        for (int k = 0; k < count; k++)
        {
            var angle = Math.PI * (1 << k) * u;
            features.Add(angle.sin());
            features.Add(angle.cos());
        }

        return count == 0 ? features[0] : cat(features, 1);
    }

    private Tensor WithClass(Tensor features, Tensor? labels) =>
        classRows is null
            ? features
            : cat(
                [
                    features,
                    classRows.call(
                        labels ?? throw new ArgumentException($"The network knows {classes} classes, but no labels were given.")
                    ),
                ],
                1
            );

    /// <summary>Lists the parameters of such a network without building it.</summary>
    internal static IEnumerable<ParameterShape> ParametersOf(Architecture architecture)
    {
        int[] widths = Widths(architecture);
        for (int i = 0; i + 1 < widths.Length; i++)
        {
            yield return new ParameterShape($"layers.{2 * i}.weight", [widths[i + 1], widths[i]]);
            yield return new ParameterShape($"layers.{2 * i}.bias", [widths[i + 1]]);
        }

        if (architecture.Classes > 0)
            yield return new ParameterShape($"{ClassEmbedding}.weight", [ClassRows(architecture), ClassWidth]);
    }

    /// <summary>Whether a parameter is of a layer between hidden ones.</summary>
    internal static bool IsHidden(Architecture architecture, string parameter) =>
        Enumerable.Range(1, architecture.Depth - 1).Any(i => parameter.StartsWith($"layers.{2 * i}.", StringComparison.Ordinal));

    /// <summary>What one point costs such a network; of each layer its output, the activation and a gradient are kept.</summary>
    internal static NetworkCost CostOf(Architecture architecture)
    {
        int[] widths = Widths(architecture);
        return widths
            .Zip(widths.Skip(1), (inputs, outputs) => new NetworkCost((double)inputs * outputs, 3.0 * outputs))
            .Aggregate((sum, layer) => sum + layer);
    }

    private static int[] Widths(Architecture architecture) =>
        [
            architecture.Dimension * (1 + 2 * architecture.Frequencies)
                + (architecture.EndTime ? 2 : 1) * (1 + 2 * (architecture.TimeFrequencies ?? architecture.Frequencies))
                + (architecture.Classes > 0 ? ClassWidth : 0),
            .. Enumerable.Repeat(architecture.Hidden, architecture.Depth),
            architecture.Dimension,
        ];

    private static int ClassRows(Architecture architecture) => architecture.Classes + (architecture.NullClass ? 1 : 0);

    private static nn.Module<Tensor, Tensor>[] Stack(Architecture architecture)
    {
        int[] widths = Widths(architecture);
        List<nn.Module<Tensor, Tensor>> stack = [nn.Linear(widths[0], widths[1])];
        for (int i = 1; i + 1 < widths.Length; i++)
        {
            stack.Add(nn.SiLU());
            stack.Add(nn.Linear(widths[i], widths[i + 1]));
        }

        return [.. stack];
    }

    /// <summary>Draws weights and biases from U(−1/√n, 1/√n), n = inputs of the layer: PyTorch's default, from our own stream; then the
    /// rows of the classes.</summary>
    private void Initialise(RandomStreams streams)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var rng = streams.For("init");
        foreach (var layer in linears)
        {
            double bound = 1 / Math.Sqrt(layer.weight.shape[1]);
            layer.weight.uniform_(-bound, bound, rng);
            layer.bias!.uniform_(-bound, bound, rng);
        }

        classRows?.weight!.normal_(0, 1, rng);
    }
}

using FlowMatching.Core.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>A UNet on (x, t, class): pictures (B, C, H, W), times (B) and classes (B) to (B, C, H, W).</summary>
/// <remarks>
/// The architecture and the parameter names of guided-diffusion: Dhariwal and Nichol 2021 (arXiv:2105.05233), after Ho et al. 2020
/// (arXiv:2006.11239) and Ronneberger et al. 2015 (arXiv:1505.04597). The embedding is
/// time_embed(sinusoids(scale · t)) + label_emb(class), a vector of 4 · width numbers that every residual block sees; stages on the way up
/// see the kept results of the way down beside their input. Where it knows an end time s, interval_embed(sinusoids(scale · (s − t))) is
/// added. Peers feed t from [0, 1] into sinusoids made for 0 to 1000; here it is scaled.
/// On the CPU the activations lie channels last, which is what the convolutions and the normalisation run fastest on.
/// </remarks>
public sealed class VelocityUNet : VelocityNetwork
{
    /// <summary>The name of the class embedding.</summary>
    internal const string ClassEmbedding = "label_emb";

    /// <summary>The name of the embedding of s − t.</summary>
    internal const string IntervalEmbedding = "interval_embed";

    private static readonly string[] OuterLayers =
    [
        "time_embed.0.",
        $"{IntervalEmbedding}.0.",
        $"{ClassEmbedding}.",
        "input_blocks.0.",
        "out.",
    ];

    private readonly UNetSettings settings;
    private readonly Sequential timeLayers;
    private readonly Sequential? intervalLayers;
    private readonly Embedding? classRows;
    private readonly ModuleList<UNetStage> inputs;
    private readonly UNetStage middle;
    private readonly ModuleList<UNetStage> outputs;
    private readonly GroupNorm lastNorm;
    private readonly Conv2d lastConvolution;

    /// <summary>Builds the network and draws its first weights.</summary>
    /// <param name="settings">The sizes.</param>
    /// <param name="streams">The weights are a pure function of its seed, drawn from the stream "init".</param>
    /// <exception cref="InvalidInputException">The settings have faults; all of them are named.</exception>
    public VelocityUNet(UNetSettings settings, RandomStreams streams)
        : base(nameof(VelocityUNet))
    {
        InvalidInputException.ThrowIfAny(settings.Faults());
        this.settings = settings;
        UNetLayout layout = new(settings);
        int length = settings.EmbeddingLength;
        timeLayers = EmbeddingLayers(settings.Width, length);
        intervalLayers = settings.EndTime ? EmbeddingLayers(settings.Width, length) : null;
        classRows = settings.EmbeddingRows > 0 ? nn.Embedding(settings.EmbeddingRows, length) : null;
        inputs = new ModuleList<UNetStage>([.. layout.Inputs.Select(stage => new UNetStage(stage))]);
        middle = new UNetStage(layout.Middle);
        outputs = new ModuleList<UNetStage>([.. layout.Outputs.Select(stage => new UNetStage(stage))]);
        lastNorm = nn.GroupNorm(settings.GroupsOf(settings.ChannelsAt(0)), settings.ChannelsAt(0));
        lastConvolution = nn.Conv2d(settings.ChannelsAt(0), settings.FoldedChannels, 3, padding: 1);
        Register();
        UNetInitialisation.Apply(this, settings, streams);
    }

    /// <summary>The sizes.</summary>
    public UNetSettings Settings => settings;

    /// <inheritdoc/>
    public override IReadOnlyList<long> ExampleShape => [settings.Channels, settings.ImageSize, settings.ImageSize];

    /// <inheritdoc/>
    public override int Classes => settings.Classes;

    /// <inheritdoc/>
    public override bool HasNullClass => settings.NullClass;

    /// <inheritdoc/>
    public override bool HasEndTime => settings.EndTime;

    /// <summary>Lists the parameters of such a network, in its order, without building it.</summary>
    /// <param name="settings">The sizes, without faults.</param>
    public static IEnumerable<ParameterShape> ParametersOf(UNetSettings settings)
    {
        UNetLayout layout = new(settings);
        int length = settings.EmbeddingLength;

        return
        [
            .. EmbeddingShapes("time_embed", settings.Width, length),
            .. settings.EndTime ? EmbeddingShapes(IntervalEmbedding, settings.Width, length) : [],
            .. settings.EmbeddingRows > 0
                ? [new ParameterShape($"{ClassEmbedding}.weight", [settings.EmbeddingRows, length])]
                : Array.Empty<ParameterShape>(),
            .. layout.Inputs.SelectMany((stage, i) => UNetStage.ParametersOf(stage).Under($"input_blocks.{i}")),
            .. UNetStage.ParametersOf(layout.Middle).Under("middle_block"),
            .. layout.Outputs.SelectMany((stage, i) => UNetStage.ParametersOf(stage).Under($"output_blocks.{i}")),
            .. LayerShapes.Norm("out.0", settings.ChannelsAt(0)),
            .. LayerShapes.Convolution("out.2", settings.ChannelsAt(0), settings.FoldedChannels, 3),
        ];
    }

    /// <summary>Whether a parameter is of a layer that sees neither data, times nor classes, and is not the last.</summary>
    internal static bool IsHidden(string parameter) =>
        !Array.Exists(OuterLayers, layer => parameter.StartsWith(layer, StringComparison.Ordinal));

    /// <summary>Evaluates the network.</summary>
    /// <param name="x">Pictures scaled to about unit variance, shape (B, C, H, W) of the settings.</param>
    /// <param name="t">Times in [0, 1], shape (B).</param>
    /// <param name="labels">Classes, int64 of shape (B), from 0 to Classes − 1, or Classes for "no class"; an unconditional network ignores
    /// them.</param>
    /// <param name="end">End times in [t, 1], shape (B); null for s = t, and ignored by a network without any.</param>
    /// <returns>The output, shape (B, C, H, W).</returns>
    /// <exception cref="ArgumentException">A shape does not fit, or classes are missing.</exception>
    public override Tensor forward(Tensor x, Tensor t, Tensor? labels, Tensor? end)
    {
        RequireFitting(x, t);
        using var scope = NewDisposeScope();

        var h = Fold(x).In(Precision);
        var activated = nn.functional.silu(Embed(t, labels, end)).As(h);
        Stack<Tensor> kept = [];
        foreach (var stage in inputs)
        {
            kept.Push(h = stage.call(h, activated).ForConvolutions());
        }

        h = middle.call(h, activated);
        h = outputs.Aggregate(h, (below, stage) => stage.call(cat([below, kept.Pop()], 1), activated));

        return Unfold(lastConvolution.Apply(GroupNormSilu.Apply(h, lastNorm))).MoveToOuterDisposeScope();
    }

    private static Sequential EmbeddingLayers(int width, int length) =>
        nn.Sequential(nn.Linear(width, length), nn.SiLU(), nn.Linear(length, length));

    private static IEnumerable<ParameterShape> EmbeddingShapes(string name, int width, int length) =>
        LayerShapes.Linear($"{name}.0", width, length).Concat(LayerShapes.Linear($"{name}.2", length, length));

    private Tensor Fold(Tensor x) => settings.SpaceToDepth == 0 ? x : nn.functional.pixel_unshuffle(x, 1 << settings.SpaceToDepth);

    private Tensor Unfold(Tensor x) => settings.SpaceToDepth == 0 ? x : nn.functional.pixel_shuffle(x, 1 << settings.SpaceToDepth);

    private Tensor Embed(Tensor t, Tensor? labels, Tensor? end)
    {
        var time = timeLayers.call(TimeEmbedding.Of(settings.TimeScale * t, settings.Width));
        if (intervalLayers is not null)
        {
            var interval = end is null ? zeros_like(t) : end - t;
            time += intervalLayers.call(TimeEmbedding.Of(settings.TimeScale * interval, settings.Width));
        }

        return classRows is null
            ? time
            : time
                + classRows.call(
                    labels ?? throw new ArgumentException($"The network knows {settings.Classes} classes, but no labels were given.")
                );
    }

    private void RequireFitting(Tensor x, Tensor t)
    {
        Shapes.RequireOnePerExample(t, x);
        if (x.dim() != 4 || x.shape[1] != settings.Channels || x.shape[2] != settings.ImageSize || x.shape[3] != settings.ImageSize)
        {
            throw new ArgumentException(
                $"x has shape {Shapes.Text(x)}, expected (B, {settings.Channels}, {settings.ImageSize}, {settings.ImageSize}): pictures as the network was made for."
            );
        }
    }

    /// <summary>Registers the layers under guided-diffusion's names.</summary>
    private void Register()
    {
        register_module("time_embed", timeLayers);
        if (intervalLayers is not null)
        {
            register_module(IntervalEmbedding, intervalLayers);
        }

        if (classRows is not null)
        {
            register_module(ClassEmbedding, classRows);
        }

        register_module("input_blocks", inputs);
        register_module("middle_block", middle);
        register_module("output_blocks", outputs);
        register_module("out", nn.Sequential(lastNorm, nn.SiLU(), lastConvolution));
    }
}

/// <summary>Layers one after another; those that take the embedding are given it.</summary>
internal sealed class UNetStage : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly List<nn.Module> layers = [];

    public UNetStage(IReadOnlyList<ILayerPlan> plans)
        : base(nameof(UNetStage))
    {
        foreach (var plan in plans)
        {
            var layer = plan.Build();
            register_module($"{layers.Count}", layer);
            layers.Add(layer);
        }
    }

    /// <summary>Lists the parameters of such a stage without building it.</summary>
    public static IEnumerable<ParameterShape> ParametersOf(IReadOnlyList<ILayerPlan> plans) =>
        plans.SelectMany((plan, i) => plan.Parameters().Under($"{i}"));

    /// <summary>Evaluates the stage.</summary>
    /// <param name="x">Activations, shape (B, C, H, W).</param>
    /// <param name="activated">The embedding after its SiLU, shape (B, E).</param>
    public override Tensor forward(Tensor x, Tensor activated)
    {
        using var scope = NewDisposeScope();

        return layers.Aggregate(x, (h, layer) => Run(layer, h, activated)).MoveToOuterDisposeScope();
    }

    private static Tensor Run(nn.Module layer, Tensor x, Tensor activated) =>
        layer switch
        {
            Conv2d stem => stem.Apply(x),
            nn.Module<Tensor, Tensor, Tensor> conditioned => conditioned.call(x, activated),
            nn.Module<Tensor, Tensor> plain => plain.call(x),
            _ => throw new InvalidOperationException($"{layer.GetName()} takes neither x alone nor x and an embedding."),
        };
}

/// <summary>The sinusoidal embedding of a time.</summary>
/// <remarks>Vaswani et al. 2017 (arXiv:1706.03762), section 3.5, in guided-diffusion's order: the cosines of all frequencies, then the
/// sines. Frequency i of d/2 is 10000^(−2i/d); so a time that runs from 0 to 1000 passes from a fraction of the longest period to many of
/// the shortest.</remarks>
internal static class TimeEmbedding
{
    private const double LongestPeriod = 10_000;

    /// <summary>Embeds times.</summary>
    /// <param name="times">Scaled times, shape (B).</param>
    /// <param name="length">d, an even number.</param>
    /// <returns>Shape (B, d).</returns>
    public static Tensor Of(Tensor times, int length)
    {
        int half = length / 2;
        var frequencies = (arange(half, dtype: times.dtype, device: times.device) * (-Math.Log(LongestPeriod) / half)).exp();
        var angles = times.unsqueeze(1) * frequencies.unsqueeze(0);

        return cat([angles.cos(), angles.sin()], 1);
    }
}

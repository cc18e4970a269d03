using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>The layers of a UNet in guided-diffusion's order, as plans: stages on the way down, the middle, stages on the way up.</summary>
internal sealed class UNetLayout
{
    private readonly UNetSettings settings;
    private readonly Stack<int> kept = []; // channels of each stage on the way down: its output goes to a stage on the way up
    private readonly List<IReadOnlyList<ILayerPlan>> inputs = [];
    private readonly List<IReadOnlyList<ILayerPlan>> outputs = [];
    private int channels;

    public UNetLayout(UNetSettings settings)
    {
        this.settings = settings;
        PlanInputs();
        int coarsest = settings.ChannelsAt(settings.Levels - 1);
        Middle = [Block(coarsest, coarsest), new AttentionPlan(coarsest, settings), Block(coarsest, coarsest)];
        PlanOutputs();
    }

    /// <summary>input_blocks: each stage is a list of layers, and its result is kept for the way up.</summary>
    public IReadOnlyList<IReadOnlyList<ILayerPlan>> Inputs => inputs;

    /// <summary>middle_block.</summary>
    public IReadOnlyList<ILayerPlan> Middle { get; }

    /// <summary>output_blocks: each stage sees what came from below beside what its counterpart kept.</summary>
    public IReadOnlyList<IReadOnlyList<ILayerPlan>> Outputs => outputs;

    private void PlanInputs()
    {
        Keep(settings.ChannelsAt(0), new StemPlan(settings.FoldedChannels, settings.ChannelsAt(0)));
        for (int level = 0; level < settings.Levels; level++)
        {
            for (int i = 0; i < settings.ResBlocks; i++)
            {
                Keep(settings.ChannelsAt(level), [.. Blocks(channels, level)]);
            }

            if (level < settings.Levels - 1)
            {
                Keep(channels, Resample(Resampling.Down));
            }
        }
    }

    private void PlanOutputs()
    {
        for (int level = settings.Levels - 1; level >= 0; level--)
        {
            for (int i = 0; i <= settings.ResBlocks; i++)
            {
                List<ILayerPlan> stage = [.. Blocks(channels + kept.Pop(), level)];
                channels = settings.ChannelsAt(level);
                if (level > 0 && i == settings.ResBlocks)
                {
                    stage.Add(Resample(Resampling.Up));
                }

                outputs.Add(stage);
            }
        }
    }

    private void Keep(int after, params ILayerPlan[] stage)
    {
        channels = after;
        inputs.Add(stage);
        kept.Push(after);
    }

    private IEnumerable<ILayerPlan> Blocks(int before, int level)
    {
        yield return Block(before, settings.ChannelsAt(level));
        if (settings.HasAttentionAt(level))
        {
            yield return new AttentionPlan(settings.ChannelsAt(level), settings);
        }
    }

    private ResBlockPlan Block(int before, int after) => new(before, after, settings);

    private ILayerPlan Resample(Resampling direction) =>
        settings.ResampleInBlocks ? new ResBlockPlan(channels, channels, settings, direction) : new ResampleConvPlan(channels, direction);
}

/// <summary>One layer of the network before it is built: its sizes, and so its parameters.</summary>
internal interface ILayerPlan
{
    /// <summary>Lists the layer's parameters, in its order.</summary>
    IEnumerable<ParameterShape> Parameters();

    /// <summary>Builds the layer: a module of x, or of x and the embedding.</summary>
    nn.Module Build();
}

/// <summary>The first convolution, from pixels to the first level.</summary>
/// <param name="Inputs">Channels of a picture.</param>
/// <param name="Outputs">Channels of the first level.</param>
internal sealed record StemPlan(int Inputs, int Outputs) : ILayerPlan
{
    public IEnumerable<ParameterShape> Parameters() =>
        LayerShapes.Convolution("", Inputs, Outputs, 3).Select(shape => shape with { Name = shape.Name[1..] });

    public nn.Module Build() => nn.Conv2d(Inputs, Outputs, 3, padding: 1);
}

/// <summary>The parameters of the layers of which everything is built.</summary>
internal static class LayerShapes
{
    /// <summary>A square convolution.</summary>
    public static IEnumerable<ParameterShape> Convolution(string name, int inputs, int outputs, int kernel) =>
        Pair(name, [outputs, inputs, kernel, kernel]);

    /// <summary>A convolution along a line of pixels, one wide.</summary>
    public static IEnumerable<ParameterShape> Pointwise(string name, int inputs, int outputs) => Pair(name, [outputs, inputs, 1]);

    /// <summary>A fully connected layer.</summary>
    public static IEnumerable<ParameterShape> Linear(string name, int inputs, int outputs) => Pair(name, [outputs, inputs]);

    /// <summary>A normalisation.</summary>
    public static IEnumerable<ParameterShape> Norm(string name, int channels) => Pair(name, [channels]);

    /// <summary>Puts a prefix and a point before every name.</summary>
    public static IEnumerable<ParameterShape> Under(this IEnumerable<ParameterShape> shapes, string prefix) =>
        shapes.Select(shape => shape with { Name = $"{prefix}.{shape.Name}" });

    private static ParameterShape[] Pair(string name, long[] weight) => [new($"{name}.weight", weight), new($"{name}.bias", [weight[0]])];
}

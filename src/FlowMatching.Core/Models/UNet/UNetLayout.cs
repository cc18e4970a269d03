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
        Keep(settings.ChannelsAt(0), new StemPlan(settings.Channels, settings.ChannelsAt(0)));
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

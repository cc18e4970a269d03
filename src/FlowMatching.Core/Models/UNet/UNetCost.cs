namespace FlowMatching.Core.Models.UNet;

/// <summary>Counts what one picture costs a UNet.</summary>
internal static class UNetCost
{
    /// <summary>Counts over the network's layers, each at the resolution it works at.</summary>
    /// <param name="settings">The sizes, without faults.</param>
    public static NetworkCost Of(UNetSettings settings)
    {
        UNetLayout layout = new(settings);
        NetworkCost sum = default;
        int side = settings.ResolutionAt(0);
        foreach (
            var layer in layout.Inputs.SelectMany(stage => stage).Concat(layout.Middle).Concat(layout.Outputs.SelectMany(stage => stage))
        )
        {
            side = SideAfter(layer, side);
            sum += OfLayer(layer, (double)side * side);
        }

        return sum + OfWeight([settings.FoldedChannels, settings.ChannelsAt(0), 3, 3], settings.ResolutionAt(0) * settings.ResolutionAt(0));
    }

    private static int SideAfter(ILayerPlan layer, int side) =>
        (
            layer switch
            {
                ResampleConvPlan convolution => convolution.Direction,
                ResBlockPlan block => block.Direction,
                _ => Resampling.None,
            }
        ) switch
        {
            Resampling.Down => side / 2,
            Resampling.Up => side * 2,
            _ => side,
        };

    private static NetworkCost OfLayer(ILayerPlan layer, double pixels)
    {
        var sum = layer is AttentionPlan attention
            ? new NetworkCost(2 * pixels * pixels * attention.Channels, 2 * pixels * pixels * attention.Heads)
            : default;

        return layer
            .Parameters()
            .Where(parameter => parameter.Shape.Count >= 2)
            .Aggregate(sum, (cost, weight) => cost + OfWeight(weight.Shape, pixels));
    }

    /// <summary>A matrix is used once a picture, a convolution's kernel once a pixel. What goes into and comes out of a product is kept,
    /// and the normalisation before it keeps as much again.</summary>
    private static NetworkCost OfWeight(IReadOnlyList<long> shape, double pixels)
    {
        double size = shape.Aggregate(1.0, (product, one) => product * one),
            uses = shape.Count == 2 ? 1 : pixels;

        return new NetworkCost(size * uses, 2 * (shape[0] + shape[1]) * uses);
    }
}

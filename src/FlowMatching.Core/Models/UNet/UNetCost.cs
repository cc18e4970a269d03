namespace FlowMatching.Core.Models.UNet;

/// <summary>What one picture costs a UNet.</summary>
/// <param name="MultiplyAdds">Multiply-adds of a forward pass: convolutions, products and attention; the rest is small beside them.</param>
/// <param name="Activations">Numbers that a forward pass keeps for the backward pass: what goes into and comes out of each product.</param>
public readonly record struct UNetCost(double MultiplyAdds, double Activations)
{
    /// <summary>Counts over the network's layers, each at the resolution it works at.</summary>
    /// <param name="settings">The sizes, without faults.</param>
    public static UNetCost Of(UNetSettings settings)
    {
        UNetLayout layout = new(settings);
        UNetCost sum = default;
        int side = settings.ImageSize;
        foreach (
            var layer in layout.Inputs.SelectMany(stage => stage).Concat(layout.Middle).Concat(layout.Outputs.SelectMany(stage => stage))
        )
        {
            side = SideAfter(layer, side);
            sum += OfLayer(layer, (double)side * side);
        }

        return sum + OfWeight([settings.Channels, settings.ChannelsAt(0), 3, 3], settings.ImageSize * settings.ImageSize);
    }

    /// <summary>Adds costs.</summary>
    public static UNetCost operator +(UNetCost a, UNetCost b) => new(a.MultiplyAdds + b.MultiplyAdds, a.Activations + b.Activations);

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

    private static UNetCost OfLayer(ILayerPlan layer, double pixels)
    {
        var sum = layer is AttentionPlan attention
            ? new UNetCost(2 * pixels * pixels * attention.Channels, pixels * pixels * attention.Heads)
            : default;

        return layer
            .Parameters()
            .Where(parameter => parameter.Shape.Count >= 2)
            .Aggregate(sum, (cost, weight) => cost + OfWeight(weight.Shape, pixels));
    }

    /// <summary>A matrix is used once a picture, a convolution's kernel once a pixel.</summary>
    private static UNetCost OfWeight(IReadOnlyList<long> shape, double pixels)
    {
        double size = shape.Aggregate(1.0, (product, one) => product * one),
            uses = shape.Count == 2 ? 1 : pixels;

        return new UNetCost(size * uses, (shape[0] + shape[1]) * uses);
    }
}

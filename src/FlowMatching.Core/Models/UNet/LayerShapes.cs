namespace FlowMatching.Core.Models.UNet;

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

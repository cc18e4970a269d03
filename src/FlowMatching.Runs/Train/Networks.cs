using FlowMatching.Core.Data;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>Which network an option means for which data.</summary>
internal static class Networks
{
    /// <summary>The network for pictures where none was asked for.</summary>
    public const string ForPictures = "unet-tiny";

    /// <summary>The architecture.</summary>
    /// <param name="options">The options.</param>
    /// <param name="data">What is learnt.</param>
    /// <returns>It, with faults where network and data do not fit.</returns>
    public static Architecture Of(TrainOptions options, IDataStream data) =>
        NameFor(options, data) is var name && name == Architecture.Mlp
            ? Perceptron(options, data)
            : Architecture.Of(
                UNetPresets
                    .All.Get(name)
                    .For(
                        (int)data.Shape[^1],
                        ArePictures(data) ? (int)data.Shape[0] : 1,
                        data.ClassNames.Count,
                        nullClass: options.Training.LabelDropout > 0
                    )
            );

    /// <summary>Says in one sentence what keeps a network from learning data, or null.</summary>
    /// <param name="options">The options.</param>
    /// <param name="data">What is learnt.</param>
    public static string? Fault(TrainOptions options, IDataStream data) =>
        (NameFor(options, data) == Architecture.Mlp, ArePictures(data)) switch
        {
            (true, true) =>
                $"--network {options.Network} is for points, and {data.Name} holds pictures: choose one of {string.Join(", ", UNetPresets.All.Names)}.",
            (false, false) => $"--network {options.Network} is for pictures, and {data.Name} holds points: choose {Architecture.Mlp}.",
            _ => null,
        };

    /// <summary>Whether data is of pictures.</summary>
    /// <param name="data">The data.</param>
    public static bool ArePictures(IDataStream data) => data.Shape.Count == 3;

    /// <summary>An architecture in words.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>Its type and sizes.</returns>
    public static string Describe(Architecture architecture) =>
        architecture.UNet is { } sizes
            ? $"{architecture.Type}, {sizes.Channels} x {sizes.ImageSize} x {sizes.ImageSize}, width {sizes.Width} times {string.Join(", ", sizes.Multipliers)}, "
                + $"{sizes.Classes} classes{(sizes.NullClass ? " and none in particular" : "")}"
            : $"{architecture.Type}, {architecture.Depth} hidden layers of {architecture.Hidden}, {architecture.Frequencies} frequencies";

    /// <summary>The name of an architecture.</summary>
    /// <param name="architecture">The architecture.</param>
    /// <returns>The name by which it can be asked for; auto where it has none of its own.</returns>
    public static string NameOf(Architecture architecture) =>
        architecture.UNet is { } sizes
            ? UNetPresets.All.Names.FirstOrDefault(name =>
                UNetPresets.All.Get(name).For(sizes.ImageSize, sizes.Channels, sizes.Classes, sizes.NullClass) == sizes
            ) ?? TrainOptions.Auto
            : Architecture.Mlp;

    /// <summary>The network that auto means for some data.</summary>
    /// <param name="options">The options.</param>
    /// <param name="data">What is learnt.</param>
    public static string NameFor(TrainOptions options, IDataStream data) =>
        (options.Network, ArePictures(data)) switch
        {
            (TrainOptions.Auto, true) => ForPictures,
            (TrainOptions.Auto, false) => Architecture.Mlp,
            var (name, _) => name,
        };

    private static Architecture Perceptron(TrainOptions options, IDataStream data) =>
        new()
        {
            Dimension = data.Dimension,
            Hidden = options.Hidden,
            Depth = options.Depth,
            Frequencies = options.Frequencies,
        };
}

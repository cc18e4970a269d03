using FlowMatching.Core.Models.UNet;

namespace FlowMatching.Benchmarks.UNets;

/// <summary>What is timed, and how many times faster than PyTorch's best it shall be.</summary>
/// <param name="Title">In the table.</param>
/// <param name="Task">The peer's word for it.</param>
/// <param name="Network">The peer's word for the network.</param>
/// <param name="Settings">Our settings for the same network.</param>
/// <param name="Gain">The bar.</param>
/// <param name="Steps">How many steps a round times.</param>
internal sealed record UNetBar(string Title, string Task, string Network, UNetSettings Settings, double Gain, int Steps)
{
    private const int Few = 3, Many = 15; // of a second, and of an eighth of one

    private static readonly UNetSettings Tiny = UNetPresets.All.Get("unet-tiny").For(28, classes: 10, nullClass: true);

    internal static IReadOnlyList<UNetBar> All { get; } =
    [
        new("Training step, the peer's network (6.2 M)", "train", "peer", UNetPresets.Peer(), 1.8, Few),
        new("Training step, unet-tiny", "train", "tiny", Tiny, 2, Many),
        new("Sampling, a step of the midpoint rule, the peer's network", "sample", "peer", UNetPresets.Peer(), 1.8, Few),
        new("Sampling, a step of the midpoint rule, unet-tiny", "sample", "tiny", Tiny, 2, Many),
    ];
}

using FlowMatching.Core.Models.UNet;

namespace FlowMatching.Benchmarks.UNets;

/// <summary>What is timed, and how many times faster than the plain loop's best it shall be.</summary>
/// <param name="Title">In the table.</param>
/// <param name="Training">Whether a training step is timed, or a step of the midpoint rule.</param>
/// <param name="Network">The peer's word for the network; null where it has none.</param>
/// <param name="Settings">Its sizes.</param>
/// <param name="Gain">The bar.</param>
/// <param name="Steps">How many steps a round times.</param>
internal sealed record UNetBar(string Title, bool Training, string? Network, UNetSettings Settings, double Gain, int Steps)
{
    private static readonly UNetSettings Tiny = Of("unet-tiny"),
        Small = Of("unet-small");

    internal static IReadOnlyList<UNetBar> All { get; } =
    [
        new("Training step, unet-tiny", true, "tiny", Tiny, 1.25, 3),
        new("Sampling, a step of the midpoint rule, unet-tiny", false, "tiny", Tiny, 1.2, 4),
        new("Training step, unet-small", true, null, Small, 1.25, 2),
        new("Sampling, a step of the midpoint rule, unet-small", false, null, Small, 1.2, 3),
    ];

    private static UNetSettings Of(string preset) => UNetPresets.All.Get(preset).For(28, classes: 10, nullClass: true);
}

namespace FlowMatching.Core.Models.UNet;

/// <summary>A UNet of known size under a name.</summary>
/// <param name="Name">The name as it is typed.</param>
/// <param name="Description">Its size and use, in a few words.</param>
/// <param name="Sizes">Gives the sizes for pictures of so many pixels a side.</param>
public sealed record UNetPreset(string Name, string Description, Func<int, UNetSettings> Sizes) : INamed
{
    /// <summary>Fits the network to pictures and classes.</summary>
    /// <param name="imageSize">Pixels along each side.</param>
    /// <param name="channels">Channels of a picture, 1 or 3.</param>
    /// <param name="classes">Number of classes, 0 for none.</param>
    /// <param name="nullClass">Whether there shall be a row for "no class", which guidance needs.</param>
    /// <returns>The settings; where the size does not fit, <see cref="UNetSettings.Faults"/> says so.</returns>
    public UNetSettings For(int imageSize, int channels = 1, int classes = 0, bool nullClass = false) =>
        Sizes(imageSize) with { Channels = channels, Classes = classes, NullClass = nullClass && classes > 0 };
}

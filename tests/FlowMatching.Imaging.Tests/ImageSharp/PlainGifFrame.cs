using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Tests.ImageSharp;

/// <summary>A frame as it stands in a file, and what the screen shows after it.</summary>
internal sealed record PlainGifFrame(
    int Left, int Top, int Width, int Height, int Delay, int Disposal, int Transparent, Rgb24[] Screen);

using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace FlowMatching.Imaging.Plots;

/// <summary>Writes animations as GIF files.</summary>
public static class AnimationFile
{
    /// <summary>Writes a file: one palette for all frames, no dithering, whose grain would flicker and swell the file.</summary>
    /// <param name="animation">The frames.</param>
    /// <param name="path">Where the file goes; its folder is there.</param>
    public static void SaveGif(Image<Rgb24> animation, string path)
    {
        using var stream = File.Create(path);
        SaveGif(animation, stream);
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="animation">The frames.</param>
    /// <param name="stream">The stream, which stays open.</param>
    public static void SaveGif(Image<Rgb24> animation, Stream stream)
        => animation.SaveAsGif(stream, new GifEncoder { Quantizer = new WuQuantizer(new QuantizerOptions { Dither = null }) });
}

using System.Runtime.InteropServices;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Advanced;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Writes animations as GIF files: one palette for all frames, no dithering, whose grain would flicker and swell the file, and of
/// each frame only what has changed. Equal frames give equal files.</summary>
public static class AnimationFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="animation">The frames.</param>
    /// <param name="path">Where the file goes; its folder is there.</param>
    public static void SaveGif(Image<Rgba32> animation, string path)
    {
        using var stream = File.Create(path);
        SaveGif(animation, stream);
    }

    /// <summary>Writes to a stream.</summary>
    /// <param name="animation">The frames, opaque; each is shown upon the one before it.</param>
    /// <param name="stream">The stream, which stays open.</param>
    public static void SaveGif(Image<Rgba32> animation, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(animation);
        foreach (var frame in animation.Frames)
            frame.Metadata.GetGifMetadata().DisposalMethod = GifDisposalMethod.NotDispose;
        // Local, for with a global table ImageSharp quantizes all frames but the first by itself, and by five bits of a channel.
        GifEncoder encoder = new()
        {
            ColorTableMode = GifColorTableMode.Local,
            Quantizer = new ChangesQuantizer(AnimationPalette.Of(CountColours(animation))),
        };
        animation.SaveAsGif(stream, encoder);
    }

    /// <summary>Counts the colours of the pixels that are written: those of the first frame, and those of the others that have
    /// changed.</summary>
    private static Dictionary<Rgba32, int> CountColours(Image<Rgba32> animation)
    {
        Dictionary<Rgba32, int> all = [];
        Lock gate = new();
        Parallel.For(
            0,
            animation.Frames.Count,
            () => new Dictionary<Rgba32, int>(),
            (frame, _, counts) =>
            {
                Count(animation.Frames[frame], frame == 0 ? null : animation.Frames[frame - 1], counts);
                return counts;
            },
            counts =>
            {
                lock (gate)
                    foreach (var (colour, count) in counts)
                        CollectionsMarshal.GetValueRefOrAddDefault(all, colour, out _) += count;
            }
        );

        return all;
    }

    private static void Count(ImageFrame<Rgba32> frame, ImageFrame<Rgba32>? before, Dictionary<Rgba32, int> counts)
    {
        for (int y = 0; y < frame.Height; y++)
        {
            var row = frame.DangerousGetPixelRowMemory(y).Span;
            var rowBefore = before is null ? default : before.DangerousGetPixelRowMemory(y).Span;
            if (before is not null && row.SequenceEqual(rowBefore))
                continue;

            for (int x = 0; x < row.Length; x++)
                if (before is null || row[x] != rowBefore[x])
                    CollectionsMarshal.GetValueRefOrAddDefault(counts, row[x], out _)++;
        }
    }
}

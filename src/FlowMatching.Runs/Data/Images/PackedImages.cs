using System.IO.Compression;
using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Files;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Runs.Data.Images;

/// <summary>Pictures as guided-diffusion packs them: an .npz of arr_0, bytes of shape (N, H, W, 3), and perhaps arr_1, their
/// classes.</summary>
internal static class PackedImages
{
    private const string Extension = ".npz",
        Pictures = "arr_0.npy",
        Classes = "arr_1.npy";

    /// <summary>Whether a path is such a file, by its name.</summary>
    /// <param name="path">The path.</param>
    public static bool IsFor(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the pictures.</summary>
    /// <param name="name">What the set is called.</param>
    /// <param name="path">The file.</param>
    /// <param name="side">The side to which the pictures are brought, in pixels.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>The images.</returns>
    /// <exception cref="InvalidInputException">It is of another form.</exception>
    public static ImageSet Read(string name, string path, int side, CancellationToken cancel)
    {
        try
        {
            using var file = InputFile.Open(path);
            using ZipArchive archive = new(file, ZipArchiveMode.Read);
            var (shape, bytes) = PicturesOf(path, archive);
            int[]? labels = archive.GetEntry(Classes) is { } entry ? LabelsOf(path, entry, shape[0]) : null;
            byte[] pixels = Fit(shape, bytes, side, cancel);
            string[]? names = labels is null ? null : [.. Enumerable.Range(0, labels.Max() + 1).Select(static label => $"{label}")];
            return new ImageSet(name, new ImageShape(PictureFitting.Channels, side, side), pixels, labels, names);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException($"{path} is damaged: {Faults.Sentence(e)}", e);
        }
    }

    private static (int[] Shape, byte[] Bytes) PicturesOf(string path, ZipArchive archive)
    {
        var entry =
            archive.GetEntry(Pictures)
            ?? throw new InvalidInputException($"{path} has no {Pictures}, expected pictures in it, of shape (N, H, W, 3).");
        using MemoryStream stream = new(ZipMember.Read(entry, path));
        var header = NpyHeader.Read(stream, path);
        bool fits = header.Shape is [> 0, >= 2 and <= 1024, >= 2 and <= 1024, PictureFitting.Channels] && header.Descr is "|u1" or "u1";
        if (!fits)
            throw new InvalidInputException(
                $"{path}: {Pictures} has shape {NpyArray.TextOf(header.Shape)} of {Printable.Excerpt(header.Descr)}, expected bytes (|u1) of shape (N, H, W, 3)."
            );

        return ([.. header.Shape.Select(static size => (int)size)], NpyValues.Read<byte>(stream, path, header));
    }

    private static int[] LabelsOf(string path, ZipArchiveEntry entry, int count)
    {
        using MemoryStream stream = new(ZipMember.Read(entry, path));
        var array = NpyArray.Read(stream, path);
        bool fits =
            array.Shape is [var rows] && rows == count && array.Values.All(static value => value is >= 0 and < 100_000 && value % 1 == 0);
        return fits
            ? Array.ConvertAll(array.Values, static value => (int)value)
            : throw new InvalidInputException(
                $"{path}: {Classes} has shape {NpyArray.TextOf(array.Shape)}, expected ({count},) whole numbers from 0: a class for each picture."
            );
    }

    private static byte[] Fit(int[] shape, byte[] bytes, int side, CancellationToken cancel)
    {
        var (count, height, width) = (shape[0], shape[1], shape[2]);
        int from = height * width * PictureFitting.Channels,
            to = side * side * PictureFitting.Channels;
        byte[] pixels = new byte[
            (long)count * to <= Array.MaxLength
                ? count * to
                : throw new InvalidInputException(
                    $"{count} pictures of {side} x {side} pixels take more than {Array.MaxLength} bytes: choose a smaller --image-size."
                )
        ];
        Parallel.For(
            0,
            count,
            new ParallelOptions { CancellationToken = cancel },
            i =>
            {
                using var picture = Image.LoadPixelData<Rgb24>(bytes.AsSpan(i * from, from), width, height);
                using var whole = picture.CloneAs<Rgba32>();
                PictureFitting.Fit(whole, side, pixels.AsSpan(i * to, to));
            }
        );
        return pixels;
    }
}

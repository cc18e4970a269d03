using FlowMatching.Core;
using FlowMatching.Core.Data.Images;

namespace FlowMatching.Runs.Data.Images;

/// <summary>A folder of pictures as a set of images: decoded once, on all processors, and kept as bytes.</summary>
/// <remarks>The tenth, twentieth, ... picture of each class, in the order of their names, is held back as the test part.</remarks>
internal sealed class ImageFolder
{
    private const int TestEvery = 10;
    private const int NamedFaults = 3;
    private const double MemoryShare = 0.5;

    private readonly string name;
    private readonly PictureList list;
    private readonly ImageShape shape;
    private readonly IRunObserver? observer;
    private readonly string?[] faults;

    private ImageFolder(string name, string folder, int side, IRunObserver? observer)
    {
        (this.name, this.observer) = (name, observer);
        shape = new ImageShape(PictureFitting.Channels, side, side);
        list = PictureList.Find(folder);
        faults = new string?[list.Files.Count];
    }

    /// <summary>Reads a folder.</summary>
    /// <param name="name">What the set is called.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="side">The side of the images, in pixels.</param>
    /// <param name="observer">Told of progress, and of files that are left out; null for nobody.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>The images.</returns>
    /// <exception cref="InvalidInputException">There are no pictures, most of them cannot be read, or they do not fit into
    /// memory.</exception>
    public static ImageParts Read(string name, string folder, int side, IRunObserver? observer, CancellationToken cancel) =>
        ImageParts.HoldingBack(ReadAll(name, folder, side, observer, cancel), TestEvery);

    /// <summary>As <see cref="Read"/>, with nothing held back: the pictures in the order of their names.</summary>
    /// <param name="name">What the set is called.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="side">The side of the images, in pixels.</param>
    /// <param name="observer">Told of progress, and of files that are left out; null for nobody.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>The images.</returns>
    /// <exception cref="InvalidInputException">There are no pictures, most of them cannot be read, or they do not fit into
    /// memory.</exception>
    public static ImageSet ReadAll(string name, string folder, int side, IRunObserver? observer, CancellationToken cancel)
    {
        ImageFolder reading = new(name, folder, side, observer);
        reading.RequireMemory(folder);
        byte[] pixels = reading.Decode(cancel);
        reading.TellFaults(folder);

        return reading.Gather(pixels);
    }

    private void RequireMemory(string folder)
    {
        double bytes = (double)list.Files.Count * shape.Size;
        double most = Math.Min(Array.MaxLength, MemoryShare * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        if (bytes > most)
        {
            throw new InvalidInputException(
                $"{folder}: {list.Files.Count} pictures of {shape} values take {bytes / 1e9:F1} GB of memory, {most / 1e9:F1} GB can be had: choose a smaller --image-size or fewer pictures."
            );
        }
    }

    private byte[] Decode(CancellationToken cancel)
    {
        byte[] pixels = new byte[list.Files.Count * shape.Size];
        DecodingProgress progress = new(observer, list.Files.Count);
        Parallel.For(
            0,
            list.Files.Count,
            new ParallelOptions { CancellationToken = cancel },
            i =>
            {
                try
                {
                    using var picture = PictureLoader.Load(list.Files[i]);
                    PictureFitting.Fit(picture, shape.Width, pixels.AsSpan(i * shape.Size, shape.Size));
                }
                catch (InvalidInputException e)
                {
                    faults[i] = e.Message;
                }

                progress.Count();
            }
        );

        return pixels;
    }

    private void TellFaults(string folder)
    {
        if (list.LeftOut > 0)
            observer?.Note($"{folder}: {list.LeftOut} pictures lie beside the folders of the classes and are left out.");

        if (list.Others.Sum(kind => kind.Value) is > 0 and var others)
            observer?.Note(
                $"{folder}: {others} files are left out, as they are not {PictureFormats.Names}: {PictureList.Text(list.Others)}."
            );

        string[] told = [.. faults.OfType<string>()];
        if (told.Length == 0)
            return;

        string which = string.Join(' ', told.Take(NamedFaults)) + (told.Length > NamedFaults ? " ..." : "");
        if (2 * told.Length > faults.Length)
            throw new InvalidInputException($"{folder}: {told.Length} of {faults.Length} pictures cannot be used: {which}");

        observer?.Note($"{folder}: {told.Length} of {faults.Length} pictures cannot be used and are left out: {which}");
    }

    // A class of which nothing can be read stays a class, so that labels mean the same with or without a broken file.
    private ImageSet Gather(byte[] pixels)
    {
        ImageSet all = new(name, shape, pixels, list.Labels, list.ClassNames);
        int[] usable = [.. Enumerable.Range(0, faults.Length).Where(i => faults[i] is null)];

        return usable.Length == all.Count ? all : all.Take(usable);
    }
}

/// <summary>Counts pictures that several threads decode, and tells of them one at a time.</summary>
/// <param name="observer">Who watches; null for nobody.</param>
/// <param name="total">Pictures to decode.</param>
internal sealed class DecodingProgress(IRunObserver? observer, int total)
{
    private readonly Lock gate = new();
    private int done;

    /// <summary>One more is done.</summary>
    public void Count()
    {
        lock (gate)
            observer?.Progress(new RunProgress("decoding", "pictures", ++done, total, 0));
    }
}

using FlowMatching.Core;
using FlowMatching.Core.Data.Images;

namespace FlowMatching.Runs.Data.Images;

/// <summary>A folder of pictures, or an archive of them, as a set of images: decoded once, on all processors, and kept as bytes.</summary>
/// <remarks>Where no folder says what to test with, the tenth, twentieth, ... picture of each class, in the order of their names, is held
/// back.</remarks>
internal sealed class ImageFolder
{
    private const int TestEvery = 10;
    private const int NamedFaults = 3;
    private const double MemoryShare = 0.5;

    private readonly string name;
    private readonly PictureContainer container;
    private readonly PictureList list;
    private readonly ImageShape shape;
    private readonly IRunObserver? observer;
    private readonly string?[] faults;

    private ImageFolder(string name, string folder, PictureContainer container, int side, string? labels, IRunObserver? observer)
    {
        (this.name, this.container, this.observer) = (name, container, observer);
        shape = new ImageShape(PictureFitting.Channels, side, side);
        list = PictureList.Find(folder, container, ClassesOf(folder, labels) ?? container.Classes);
        faults = new string?[list.Files.Count];
    }

    /// <summary>Reads a folder.</summary>
    /// <param name="name">What the set is called.</param>
    /// <param name="folder">The folder, or a .zip, a .tar or an .npz.</param>
    /// <param name="side">The side of the images, in pixels.</param>
    /// <param name="labels">A table of files and classes; null for the one in the folder, or none.</param>
    /// <param name="observer">Told of progress, and of files that are left out; null for nobody.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>The images.</returns>
    /// <exception cref="InvalidInputException">There are no pictures, most of them cannot be read, or they do not fit into
    /// memory.</exception>
    public static ImageParts Read(string name, string folder, int side, string? labels, IRunObserver? observer, CancellationToken cancel)
    {
        var (all, isTest) = ReadWhole(name, folder, side, labels, observer, cancel);
        if (isTest is null)
            return ImageParts.HoldingBack(all, TestEvery);

        var rows = Enumerable.Range(0, all.Count).ToLookup(row => isTest[row]);
        return rows[false].Any() && rows[true].Any()
            ? new ImageParts(all.Take([.. rows[false]]), all.Take([.. rows[true]]))
            : new ImageParts(all, null);
    }

    /// <summary>As <see cref="Read"/>, with nothing held back: the pictures in the order of their names.</summary>
    /// <param name="name">What the set is called.</param>
    /// <param name="folder">The folder, or a .zip, a .tar or an .npz.</param>
    /// <param name="side">The side of the images, in pixels.</param>
    /// <param name="observer">Told of progress, and of files that are left out; null for nobody.</param>
    /// <param name="cancel">Stops the reading.</param>
    /// <returns>The images.</returns>
    /// <exception cref="InvalidInputException">There are no pictures, most of them cannot be read, or they do not fit into
    /// memory.</exception>
    public static ImageSet ReadAll(string name, string folder, int side, IRunObserver? observer, CancellationToken cancel) =>
        ReadWhole(name, folder, side, null, observer, cancel).All;

    private static (ImageSet All, bool[]? IsTest) ReadWhole(
        string name,
        string folder,
        int side,
        string? labels,
        IRunObserver? observer,
        CancellationToken cancel
    )
    {
        if (PackedImages.IsFor(folder) && File.Exists(folder))
            return (PackedImages.Read(name, folder, side, cancel), null);

        using var container = PictureContainer.Open(folder);
        ImageFolder reading = new(name, folder, container, side, labels, observer);
        reading.RequireMemory(folder);
        byte[] pixels = reading.Decode(cancel);
        reading.TellFaults(folder);

        return reading.Gather(pixels);
    }

    private static IReadOnlyDictionary<string, string>? ClassesOf(string folder, string? labels)
    {
        string? table = labels ?? PictureLabels.UsualNames.Select(usual => Path.Combine(folder, usual)).FirstOrDefault(File.Exists);
        return table is null ? null : PictureLabels.Read(table);
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
                    using var picture = PictureLoader.Load(container.PathOf(list.Files[i]), container.Read(list.Files[i]));
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
        foreach (string note in list.Notes)
            observer?.Note($"{folder}: {note}");

        string[] told = [.. faults.OfType<string>()];
        if (told.Length == 0)
            return;

        string which = string.Join(' ', told.Take(NamedFaults)) + (told.Length > NamedFaults ? " ..." : "");
        if (2 * told.Length > faults.Length)
            throw new InvalidInputException($"{folder}: {told.Length} of {faults.Length} pictures cannot be used: {which}");

        observer?.Note($"{folder}: {told.Length} of {faults.Length} pictures cannot be used and are left out: {which}");
    }

    // A class of which nothing can be read stays a class, so that labels mean the same with or without a broken file.
    private (ImageSet All, bool[]? IsTest) Gather(byte[] pixels)
    {
        ImageSet all = new(name, shape, pixels, list.Labels, list.ClassNames);
        int[] usable = [.. Enumerable.Range(0, faults.Length).Where(i => faults[i] is null)];
        bool[]? isTest = list.IsTest is { } parts ? Array.ConvertAll(usable, i => parts[i]) : null;

        return (usable.Length == all.Count ? all : all.Take(usable), isTest);
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

using FlowMatching.Core;
using FlowMatching.Core.Data.Images;

namespace FlowMatching.Runs.Data.Images;

/// <summary>The sets of images that have a name.</summary>
public static class ImageCatalog
{
    /// <summary>Every named set.</summary>
    public static Catalog<INamedImages> All { get; } =
        new("set of images", new DigitsImages(), IdxSets.Mnist, IdxSets.FashionMnist, new CifarImages());
}

/// <summary>A set of images that has a name.</summary>
public interface INamedImages : INamed
{
    /// <summary>What it is, in one line.</summary>
    string Description { get; }

    /// <summary>The shape (C, H, W) of an image.</summary>
    ImageShape Shape { get; }

    /// <summary>Says what is missing.</summary>
    /// <param name="dataDir">The folder under which fetched data sets lie.</param>
    /// <returns>What to do, to follow a colon; null where the set can be read.</returns>
    string? Missing(string dataDir);

    /// <summary>Reads the set.</summary>
    /// <param name="dataDir">The folder under which fetched data sets lie.</param>
    /// <returns>The training part and the test part.</returns>
    /// <exception cref="InvalidInputException">A file is not there, or not what it should be.</exception>
    ImageParts Read(string dataDir);
}

/// <summary>Where images lie and how they are wanted.</summary>
public sealed record ImageOptions
{
    /// <summary>The folder under which data sets lie, if nothing else is said.</summary>
    public const string DefaultDataDir = "data";

    /// <summary>The side of the pictures of a folder, in pixels, if nothing else is said.</summary>
    public const int DefaultImageSize = 64;

    /// <summary>The folder under which fetched data sets lie.</summary>
    public string DataDir { get; init; } = DefaultDataDir;

    /// <summary>The side in pixels to which the pictures of a folder are brought; null for <see cref="DefaultImageSize"/>.</summary>
    public int? ImageSize { get; init; }

    /// <summary>A table of files and classes; null where the folders say the classes, or a labels.csv among them.</summary>
    public string? Labels { get; init; }

    /// <summary>Whether each picture is mirrored left to right in half of the epochs.</summary>
    public bool Flip { get; init; }
}

/// <summary>The hand-written digits that every copy of fm carries.</summary>
internal sealed class DigitsImages : INamedImages
{
    /// <inheritdoc/>
    public string Name => Digits.Name;

    /// <inheritdoc/>
    public string Description => "1797 real hand-written digits of 8 x 8 pixels (UCI, CC BY 4.0)";

    /// <inheritdoc/>
    public ImageShape Shape => Digits.Shape;

    /// <inheritdoc/>
    public string? Missing(string dataDir) => null;

    /// <inheritdoc/>
    public ImageParts Read(string dataDir) => Digits.Read();
}

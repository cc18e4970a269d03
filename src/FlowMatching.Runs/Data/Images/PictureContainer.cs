using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Images;

/// <summary>What pictures lie in: a folder, a ZIP archive, or the shards of a WebDataset.</summary>
internal abstract class PictureContainer : IDisposable
{
    /// <summary>The files, with / between folders, sorted by their letters; what is hidden is passed over.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>Folders at the top in which nothing lies.</summary>
    public virtual IReadOnlyList<string> EmptyFolders => [];

    /// <summary>The classes of pictures by their names, where the container says them; null where folders do.</summary>
    public virtual IReadOnlyDictionary<string, string>? Classes => null;

    /// <summary>Opens a folder or an archive.</summary>
    /// <param name="path">The path.</param>
    /// <returns>What lies in it.</returns>
    /// <exception cref="InvalidInputException">There is no such thing, or it is of another kind.</exception>
    public static PictureContainer Open(string path) =>
        Directory.Exists(path)
            ? TarPictures.ShardsIn(path) is { Length: > 0 } shards
                ? new TarPictures(path, shards)
                : new FolderPictures(path)
            : !File.Exists(path)
                ? throw new InvalidInputException($"{path} does not exist.")
                : path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
                    ? new ZipPictures(path)
                    : path.EndsWith(".tar", StringComparison.OrdinalIgnoreCase)
                        ? new TarPictures(path, [path])
                        : throw new InvalidInputException(
                            $"{path} is a file, expected a folder of pictures, or a .zip, a .tar or an .npz (arr_0, arr_1) of them."
                        );

    /// <summary>Reads the first bytes of a file, up to <see cref="PictureFormats.HeadLength"/>.</summary>
    /// <param name="name">The file.</param>
    /// <returns>The bytes; null where they cannot be read.</returns>
    public abstract byte[]? Head(string name);

    /// <summary>Reads a file. May be called from several threads at a time.</summary>
    /// <param name="name">The file.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public abstract byte[] Read(string name);

    /// <summary>What messages call a file.</summary>
    /// <param name="name">The file.</param>
    public abstract string PathOf(string name);

    /// <inheritdoc/>
    public virtual void Dispose() { }

    /// <summary>Whether a part of a name begins with a dot, or is what macOS puts into archives.</summary>
    /// <param name="name">The name.</param>
    protected static bool IsHidden(string name) => name.Split('/').Any(static part => part.StartsWith('.') || part == "__MACOSX");
}

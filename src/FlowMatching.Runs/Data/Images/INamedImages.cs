using FlowMatching.Core;
using FlowMatching.Core.Data.Images;

namespace FlowMatching.Runs.Data.Images;

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

using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Images;

/// <summary>The sets of images that have a name.</summary>
public static class ImageCatalog
{
    /// <summary>Every named set.</summary>
    public static Catalog<INamedImages> All { get; } = new(
        "set of images",
        new DigitsImages(),
        IdxSets.Mnist,
        IdxSets.FashionMnist,
        new CifarImages());
}

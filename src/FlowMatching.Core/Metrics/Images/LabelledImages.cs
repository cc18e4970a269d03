using FlowMatching.Core.Data.Images;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>Images with their classes, as a classifier learns them. It owns its tensors.</summary>
public sealed class LabelledImages : IDisposable
{
    /// <summary>Takes images.</summary>
    /// <param name="images">Bytes, shape (N, C, H, W), N ≥ 1.</param>
    /// <param name="labels">Their classes, N numbers from 0 to K − 1.</param>
    /// <param name="classes">Number K of classes, 2 or more.</param>
    public LabelledImages(Tensor images, IReadOnlyList<long> labels, int classes)
    {
        if (images.dim() != 4 || images.dtype != ScalarType.Byte || images.shape[0] != labels.Count || labels.Count == 0)
        {
            throw new ArgumentException(
                $"There are {labels.Count} labels for {images.dtype} images of shape {Shapes.Text(images)}, expected one for each of (N, C, H, W) bytes."
            );
        }

        if (classes < 2 || labels.Any(label => label < 0 || label >= classes))
        {
            throw new ArgumentException($"A label lies outside 0 to {classes - 1}, the numbers of {classes} classes.", nameof(labels));
        }

        (Images, Labels, Classes) = (images.DetachFromDisposeScope(), labels, classes);
    }

    /// <summary>The bytes, shape (N, C, H, W).</summary>
    public Tensor Images { get; }

    /// <summary>The class of each image.</summary>
    public IReadOnlyList<long> Labels { get; }

    /// <summary>Number K of classes.</summary>
    public int Classes { get; }

    /// <summary>Number N of images.</summary>
    public int Count => Labels.Count;

    /// <summary>The first images, at most so many.</summary>
    /// <param name="most">How many, 1 or more.</param>
    public LabelledImages First(int most)
    {
        int count = Math.Min(most, Count);
        using var view = Images.narrow(0, 0, count);

        return new LabelledImages(view.clone(), [.. Labels.Take(count)], Classes);
    }

    /// <summary>Images as a network takes them: x = byte/127.5 − 1; what is no bytes is that already.</summary>
    /// <param name="images">Bytes, or float32 in [−1, 1].</param>
    /// <returns>float32 in [−1, 1].</returns>
    public static Tensor Values(Tensor images) =>
        images.dtype == ScalarType.Byte ? images.to_type(ScalarType.Float32) / ImageValues.HalfRange - 1 : images;

    /// <inheritdoc/>
    public void Dispose() => Images.Dispose();
}

using FlowMatching.Core.Engine;

using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>What a classifier makes of images. It owns its tensor.</summary>
/// <param name="Features">The features, shape (N, F), float32 on the CPU.</param>
/// <param name="Classes">The most probable class of each image.</param>
public sealed record ClassifierReading(Tensor Features, IReadOnlyList<long> Classes) : IDisposable
{
    private const long Chunk = 500;

    /// <summary>Reads images, some hundreds at a time.</summary>
    /// <param name="classifier">The classifier, in float32.</param>
    /// <param name="images">Bytes, or float32 in [−1, 1], shape (N, C, H, W), N ≥ 1.</param>
    /// <param name="device">Where the classifier computes.</param>
    /// <param name="cancel">Asked before every part.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ClassifierReading Of(ImageClassifier classifier, Tensor images, Device device, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        List<Tensor> features = [];
        List<long> classes = [];
        for (long first = 0; first < images.shape[0]; first += Chunk)
        {
            cancel.ThrowIfCancellationRequested();
            using var part = NewDisposeScope();
            var some = LabelledImages.Values(images.narrow(0, first, Math.Min(Chunk, images.shape[0] - first))).to(device);
            var found = classifier.Features(some);
            classes.AddRange(classifier.Logits(found).argmax(1L).ToLongArray());
            features.Add(found.to(CPU).MoveToOuterDisposeScope());
        }

        return new ClassifierReading(cat(features).DetachFromDisposeScope(), classes);
    }

    /// <inheritdoc/>
    public void Dispose() => Features.Dispose();
}

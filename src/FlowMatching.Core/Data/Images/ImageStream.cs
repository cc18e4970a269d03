using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Data.Images;

/// <summary>Images as a data set: every epoch visits each image of the training part once.</summary>
/// <remarks>
/// Step k of a run takes the positions k B to (k + 1) B − 1 of the endless sequence of epochs, so that a batch is a pure function of
/// (seed, rank, k, B) and nothing is carried from step to step; a batch may begin in one epoch and end in the next. Draws from a
/// generator, without a step, begin an epoch of their own: their images are distinct as long as there are enough. Drawing a batch
/// copies bytes; the images stay bytes in memory.
/// </remarks>
/// <param name="parts">The images.</param>
/// <param name="description">What they are, in one line.</param>
/// <param name="flip">Whether each image is mirrored left to right in half of the epochs, drawn for each image and epoch.</param>
public sealed class ImageStream(ImageParts parts, string description, bool flip = false) : IDataStream
{
    private readonly ImageSet images = parts.Train;
    private EpochOrder? order;

    /// <inheritdoc/>
    public string Name => images.Name;

    /// <inheritdoc/>
    public string Description => description;

    /// <summary>Number of coordinates of an image: C · H · W.</summary>
    public int Dimension => images.Shape.Size;

    /// <summary>The shape (C, H, W) of an image.</summary>
    public ImageShape ImageShape => images.Shape;

    /// <summary>The shape of an example, (C, H, W).</summary>
    public IReadOnlyList<long> Shape => [images.Shape.Channels, images.Shape.Height, images.Shape.Width];

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => images.ClassNames;

    /// <summary>The images to learn from, and those held back.</summary>
    public ImageParts Parts => parts;

    /// <summary>The images of the first epoch of a run, in its order.</summary>
    /// <param name="streams">The seed of the run.</param>
    /// <returns>Which image of the training part comes when.</returns>
    public IReadOnlyList<int> FirstEpoch(RandomStreams streams)
    {
        EpochOrder sequence = new(streams, images.Count);

        return [.. Enumerable.Range(0, images.Count).Select(position => sequence.At(position).Row)];
    }

    /// <summary>Draws images: the beginning of an epoch whose order the generator gives.</summary>
    /// <param name="count">Number B of images.</param>
    /// <param name="rng">Source of the randomness, on the CPU.</param>
    /// <returns>x = byte/127.5 − 1, shape (B, C, H, W), float32 on the CPU.</returns>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();

        return DrawLabelled((int)count, rng).X1.MoveToOuterDisposeScope();
    }

    /// <summary>Draws images with their classes: the beginning of an epoch whose order the generator gives.</summary>
    /// <param name="count">Number B of images.</param>
    /// <param name="rng">Source of the randomness, on the CPU.</param>
    /// <returns>x of shape (B, C, H, W) and labels of shape (B); null labels where there are none.</returns>
    public DataBatch DrawLabelled(int count, Generator rng)
    {
        using var seed = randint(long.MaxValue, new long[] { 1 }, dtype: ScalarType.Int64, generator: rng);

        return Gather(new EpochOrder(new RandomStreams(seed.item<long>()), images.Count), 0, count);
    }

    DataBatch IDataStream.DrawLabelled(long count, Generator rng) => DrawLabelled((int)count, rng);

    /// <inheritdoc/>
    public DataBatch DrawStep(int step, long count, RandomStreams streams)
    {
        ArgumentNullException.ThrowIfNull(streams);
        if (order is null || !order.IsOf(streams))
            order = new EpochOrder(streams, images.Count);

        return Gather(order, checked(step * count), (int)count);
    }

    /// <inheritdoc/>
    public DataBatch? HeldOut(int most)
    {
        if (parts.Test is not { } test)
            return null;

        int count = Math.Min(most, test.Count);
        float[] values = new float[count * (long)Dimension];
        for (int i = 0; i < count; i++)
            ImageValues.Of(test.Image(i), values.AsSpan(i * Dimension, Dimension));

        return new DataBatch(
            tensor(values, [count, .. Shape]),
            test.HasLabels ? tensor([.. Enumerable.Range(0, count).Select(i => (long)test.Label(i))], [count]) : null
        );
    }

    private DataBatch Gather(EpochOrder sequence, long start, int count)
    {
        float[] values = new float[count * (long)Dimension];
        long[] labels = new long[images.HasLabels ? count : 0];
        for (int i = 0; i < count; i++)
        {
            var (row, isFlipped) = sequence.At(start + i);
            var target = values.AsSpan(i * Dimension, Dimension);
            ImageValues.Of(images.Image(row), target);
            if (flip && isFlipped)
                Mirror(target);
            if (images.HasLabels)
                labels[i] = images.Label(row);
        }

        var x1 = tensor(values, [count, .. Shape]);
        return new DataBatch(x1, images.HasLabels ? tensor(labels, [count]) : null);
    }

    private void Mirror(Span<float> image)
    {
        for (int start = 0; start < image.Length; start += images.Shape.Width)
            image.Slice(start, images.Shape.Width).Reverse();
    }
}

namespace FlowMatching.Core.Data.Images;

/// <summary>Images of one shape in memory, one byte a value, with their labels where they have any.</summary>
public sealed class ImageSet
{
    private readonly byte[] pixels;
    private readonly int[]? labels;

    /// <summary>Makes the set; the arrays are taken over, not copied.</summary>
    /// <param name="name">What it is called, such as mnist.</param>
    /// <param name="shape">The shape (C, H, W) of an image.</param>
    /// <param name="pixels">Values 0 to 255, shape (N, C, H, W), row-major.</param>
    /// <param name="labels">The class of each image, 0 to K − 1; null where the images have none.</param>
    /// <param name="classNames">The names of the K classes; null exactly where there are no labels.</param>
    public ImageSet(string name, ImageShape shape, byte[] pixels, int[]? labels, IReadOnlyList<string>? classNames)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        (Name, Shape, ClassNames) = (name, shape, classNames ?? []);
        (this.pixels, this.labels) = (pixels, labels);
        RequireWhole();
        RequireLabels();
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>The shape (C, H, W) of an image.</summary>
    public ImageShape Shape { get; }

    /// <summary>The names of the K classes; empty where the images have no labels.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number N of images.</summary>
    public int Count => pixels.Length / Shape.Size;

    /// <summary>Whether each image has a class.</summary>
    public bool HasLabels => labels is not null;

    /// <summary>The values of an image, shape (C, H, W).</summary>
    /// <param name="index">Which image, 0 to N − 1.</param>
    /// <returns>The values, 0 to 255.</returns>
    public ReadOnlySpan<byte> Image(int index) => pixels.AsSpan(index * Shape.Size, Shape.Size);

    /// <summary>The class of an image.</summary>
    /// <param name="index">Which image, 0 to N − 1.</param>
    /// <returns>The class, 0 to K − 1.</returns>
    /// <exception cref="InvalidOperationException">The images have no labels.</exception>
    public int Label(int index) => labels?[index] ?? throw new InvalidOperationException($"The images of {Name} have no labels.");

    /// <summary>Takes some of the images, in the order given.</summary>
    /// <param name="rows">Which ones, each 0 to N − 1.</param>
    /// <returns>A set of copies.</returns>
    public ImageSet Take(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);

        byte[] taken = new byte[rows.Count * (long)Shape.Size];
        for (int i = 0; i < rows.Count; i++)
            Image(rows[i]).CopyTo(taken.AsSpan(i * Shape.Size));

        return new ImageSet(
            Name,
            Shape,
            taken,
            labels is null ? null : [.. rows.Select(row => labels[row])],
            labels is null ? null : ClassNames
        );
    }

    /// <summary>How wide the set is: s = √(mean over the C · H · W coordinates of their variance), of the values x = byte/127.5 −
    /// 1.</summary>
    /// <remarks>The definition of <see cref="DataScale"/>, over all images instead of a draw of them.</remarks>
    /// <returns>s; 0 where all images are equal.</returns>
    public double Std()
    {
        (long[] sums, long[] squares) = (new long[Shape.Size], new long[Shape.Size]);
        for (int i = 0; i < Count; i++)
        {
            var image = Image(i);
            for (int d = 0; d < image.Length; d++)
            {
                sums[d] += image[d];
                squares[d] += image[d] * image[d];
            }
        }

        double variance = sums.Zip(squares, (sum, square) => (double)square / Count - (double)sum / Count * sum / Count).Average();

        return Math.Sqrt(Math.Max(0, variance)) / ImageValues.HalfRange;
    }

    private void RequireWhole()
    {
        if (Shape.Channels < 1 || Shape.Height < 1 || Shape.Width < 1)
        {
            throw new ArgumentException($"An image of {Shape} has no pixels, expected 1 or more in each direction.");
        }

        if (pixels.Length == 0 || pixels.Length % Shape.Size != 0)
        {
            throw new ArgumentException($"There are {pixels.Length} bytes, expected whole images of {Shape}, at least one.");
        }
    }

    private void RequireLabels()
    {
        if (labels is null != (ClassNames.Count == 0))
        {
            throw new ArgumentException("Labels and names of classes go together: give both, or neither.");
        }

        if (labels is not null && (labels.Length != Count || !labels.All(label => label >= 0 && label < ClassNames.Count)))
        {
            throw new ArgumentException(
                $"There are {labels.Length} labels for {Count} images, expected one each, 0 to {ClassNames.Count - 1}."
            );
        }
    }
}

/// <summary>The shape (C, H, W) of an image.</summary>
/// <param name="Channels">Number C of channels: 1 for grey, 3 for red, green and blue.</param>
/// <param name="Height">Number H of rows.</param>
/// <param name="Width">Number W of columns.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>Bytes of an image, C · H · W.</summary>
    public int Size => checked(Channels * Height * Width);

    /// <summary>As a message shows it, such as "1 x 28 x 28".</summary>
    public override string ToString() => $"{Channels} x {Height} x {Width}";
}

/// <summary>Images to learn from, and images held back to test with.</summary>
/// <param name="Train">What a model learns from.</param>
/// <param name="Test">What it never sees; null where nothing is held back.</param>
public sealed record ImageParts(ImageSet Train, ImageSet? Test)
{
    /// <summary>Holds back every k-th image of each class, in the order in which they lie: a split that needs no randomness.</summary>
    /// <param name="all">All images; without labels they count as one class.</param>
    /// <param name="every">k ≥ 2: the k-th, 2k-th, ... image of a class is of the test part.</param>
    /// <returns>The parts; nothing is held back where no class has k images.</returns>
    public static ImageParts HoldingBack(ImageSet all, int every)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 2);

        int[] seen = new int[Math.Max(1, all.ClassNames.Count)];
        var parts = Enumerable.Range(0, all.Count).ToLookup(row => ++seen[all.HasLabels ? all.Label(row) : 0] % every == 0);
        int[] test = [.. parts[true]];

        return test.Length == 0 ? new ImageParts(all, null) : new ImageParts(all.Take([.. parts[false]]), all.Take(test));
    }
}

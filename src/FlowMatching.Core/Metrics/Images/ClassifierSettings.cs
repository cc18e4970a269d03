namespace FlowMatching.Core.Metrics.Images;

/// <summary>What a classifier of images is, and how it is trained.</summary>
public sealed record ClassifierSettings
{
    /// <summary>Channels C of an image, 1 or more.</summary>
    public required int Channels { get; init; }

    /// <summary>Rows H of an image, 4 or more.</summary>
    public required int Height { get; init; }

    /// <summary>Columns W of an image, 4 or more.</summary>
    public required int Width { get; init; }

    /// <summary>Classes K, 2 or more.</summary>
    public required int Classes { get; init; }

    /// <summary>Channels of the first convolutions, 1 or more; the later ones have twice as many.</summary>
    public int Filters { get; init; } = 32;

    /// <summary>Features F of the last hidden layer, 1 or more: what distances are measured on.</summary>
    public int Features { get; init; } = 128;

    /// <summary>How often each image is seen, 1 or more.</summary>
    public int Epochs { get; init; } = 4;

    /// <summary>Images of a step, 1 or more.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The highest learning rate, positive.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Pixels by which a batch is moved at most, in each direction, 0 or more: no two epochs are alike.</summary>
    public int Shift { get; init; } = 2;

    /// <summary>The seed of weights, order and shifts.</summary>
    public long Seed { get; init; }

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults() =>
        new[]
        {
            Require(Channels >= 1, $"channels is {Channels}, expected 1 or more."),
            Require(Height >= 4 && Width >= 4, $"The images have {Height} x {Width} pixels, expected 4 x 4 or more for a classifier."),
            Require(Classes >= 2, $"classes is {Classes}, expected 2 or more for a classifier."),
            Require(Filters >= 1 && Features >= 1, $"filters and features are {Filters} and {Features}, expected 1 or more."),
            Require(Epochs >= 1, $"epochs is {Epochs}, expected 1 or more."),
            Require(BatchSize >= 1, $"batch-size is {BatchSize}, expected 1 or more."),
            Require(LearningRate > 0 && double.IsFinite(LearningRate), $"learning-rate is {LearningRate}, expected a positive number."),
            Require(Shift >= 0, $"shift is {Shift}, expected 0 or more pixels."),
        }.OfType<string>();

    private static string? Require(bool holds, string fault) => holds ? null : fault;
}

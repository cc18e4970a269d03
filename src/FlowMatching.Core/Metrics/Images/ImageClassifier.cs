using FlowMatching.Core.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>A small convolutional network that tells classes of images apart: the judge of class-conditional samples.</summary>
/// <remarks>Four convolutions of 3 x 3 with ReLU, of n, n, 2n and 2n channels, the second and the fourth of stride 2 (Springenberg et al.
/// 2015, arXiv:1412.6806, instead of pooling), a hidden layer with ReLU, whose outputs are the features, and a linear layer.</remarks>
public sealed class ImageClassifier : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<Conv2d> convolutions;
    private readonly Linear hidden;
    private readonly Linear classes;

    /// <summary>Builds the network and draws its first weights.</summary>
    /// <param name="settings">The sizes.</param>
    /// <param name="streams">The weights are a pure function of its seed, drawn from the stream "classifier-init".</param>
    /// <exception cref="InvalidInputException">The settings have faults; all of them are named.</exception>
    public ImageClassifier(ClassifierSettings settings, RandomStreams streams)
        : base(nameof(ImageClassifier))
    {
        InvalidInputException.ThrowIfAny(settings.Faults());
        using var scope = NewDisposeScope(); // a layer of TorchSharp leaves tensors of its making behind
        int n = settings.Filters;
        convolutions = nn.ModuleList(
            nn.Conv2d(settings.Channels, n, 3, padding: 1),
            nn.Conv2d(n, n, 3, stride: 2, padding: 1),
            nn.Conv2d(n, 2 * n, 3, padding: 1),
            nn.Conv2d(2 * n, 2 * n, 3, stride: 2, padding: 1)
        );
        hidden = nn.Linear(2L * n * Quarter(settings.Height) * Quarter(settings.Width), settings.Features);
        classes = nn.Linear(settings.Features, settings.Classes);
        RegisterComponents();
        foreach (var parameter in this.parameters())
            parameter.DetachFromDisposeScope();

        Initialise(streams);
    }

    /// <summary>Tells classes apart, in the number format of the images.</summary>
    /// <param name="input">Images in [−1, 1], shape (B, C, H, W).</param>
    /// <returns>The logarithms of the classes' probabilities, but for a constant, shape (B, K).</returns>
    public override Tensor forward(Tensor input) => Logits(Features(input));

    /// <summary>Computes the features.</summary>
    /// <param name="images">Images in [−1, 1], shape (B, C, H, W).</param>
    /// <returns>The outputs of the last hidden layer, 0 or more, shape (B, F).</returns>
    public Tensor Features(Tensor images)
    {
        var x = images;
        foreach (var convolution in convolutions)
            x = convolution.Apply(x).relu();

        return hidden.Apply(x.flatten(1)).relu();
    }

    /// <summary>The classes of features, shape (B, F) to (B, K).</summary>
    internal Tensor Logits(Tensor features) => classes.Apply(features);

    /// <summary>What two strides of 2 leave of a length.</summary>
    private static long Quarter(long length) => ((length + 1) / 2 + 1) / 2;

    /// <summary>Draws weights from U(−√(6/n), √(6/n)), n = inputs of an output (He et al. 2015, arXiv:1502.01852); biases are 0.</summary>
    private void Initialise(RandomStreams streams)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var rng = streams.For("classifier-init");
        foreach (var (_, parameter) in named_parameters())
        {
            double bound = parameter.dim() == 1 ? 0 : Math.Sqrt(6.0 * parameter.shape[0] / parameter.numel());
            parameter.uniform_(-bound, bound, rng);
        }
    }
}

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

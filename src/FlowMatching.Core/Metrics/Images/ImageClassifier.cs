using FlowMatching.Core.Engine;
using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>A small convolutional network that tells classes of images apart: the judge of class-conditional samples.</summary>
/// <remarks>Four convolutions of 3 x 3 with ReLU, of n, n, 2n and 2n channels, the second and the fourth of stride 2 (Springenberg et al. 2015,
/// arXiv:1412.6806, instead of pooling), a hidden layer with ReLU, whose outputs are the features, and a linear layer.</remarks>
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
            nn.Conv2d(2 * n, 2 * n, 3, stride: 2, padding: 1));
        hidden = nn.Linear(2L * n * Quarter(settings.Height) * Quarter(settings.Width), settings.Features);
        classes = nn.Linear(settings.Features, settings.Classes);
        RegisterComponents();
        foreach (var parameter in this.parameters()) parameter.DetachFromDisposeScope();

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
        foreach (var convolution in convolutions) x = convolution.Apply(x).relu();

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

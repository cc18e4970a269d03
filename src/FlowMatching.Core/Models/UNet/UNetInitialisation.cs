using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>The first weights of a UNet: a pure function of the seed and the settings.</summary>
/// <remarks>Weights and biases of convolutions and linear layers from U(−1/√n, 1/√n), n = inputs of one output, which is PyTorch's default
/// (He et al. 2015, arXiv:1502.01852, with a = √5); the class embedding from N(0, 1); normalisations the identity. The last layer of every
/// residual and attention block, of the embedding of s − t, and of the network, is zero: at first blocks pass on what they are given, the
/// end time changes nothing and the output is 0.</remarks>
internal static class UNetInitialisation
{
    private static readonly string[] ZeroLayers = ["out_layers.3", "proj_out", "out.2", $"{VelocityUNet.IntervalEmbedding}.2"];

    /// <summary>Draws the weights.</summary>
    /// <param name="network">The network; all its parameters are written.</param>
    /// <param name="settings">Its sizes, which give the order of drawing.</param>
    /// <param name="streams">The stream "init" is drawn from.</param>
    public static void Apply(nn.Module network, UNetSettings settings, RandomStreams streams)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var rng = streams.For("init");
        var parameters = network.named_parameters().ToDictionary(pair => pair.Item1, pair => (Tensor)pair.Item2);
        foreach (var pair in VelocityUNet.ParametersOf(settings).GroupBy(shape => LayerOf(shape.Name)))
        {
            Draw(pair.Key, [.. pair.Select(shape => parameters[shape.Name])], rng);
        }
    }

    /// <summary>Draws the weight of a layer, and its bias if it has one.</summary>
    private static void Draw(string layer, Tensor[] parameters, Generator rng)
    {
        var weight = parameters[0];
        if (ZeroLayers.Any(zero => layer == zero || layer.EndsWith($".{zero}", StringComparison.Ordinal)))
        {
            SetAll(parameters, (parameter, _) => parameter.zero_());
        }
        else if (layer == VelocityUNet.ClassEmbedding)
        {
            weight.normal_(0, 1, rng);
        }
        else if (weight.dim() == 1)
        {
            SetAll(parameters, (parameter, i) => parameter.fill_(i == 0 ? 1 : 0)); // a normalisation
        }
        else
        {
            double bound = 1 / Math.Sqrt((double)weight.numel() / weight.shape[0]);
            SetAll(parameters, (parameter, _) => parameter.uniform_(-bound, bound, rng));
        }
    }

    private static void SetAll(Tensor[] parameters, Action<Tensor, int> set)
    {
        for (int i = 0; i < parameters.Length; i++)
        {
            set(parameters[i], i);
        }
    }

    private static string LayerOf(string parameter) => parameter[..parameter.LastIndexOf('.')];
}

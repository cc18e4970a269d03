using FlowMatching.Core.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Tong;

/// <summary>S networks 3-64-64-64-2 with SELU as one: every layer is a batch of S products. Gradients of one do not touch
/// another's.</summary>
internal sealed class BatchedMlp : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>λ and λα of SELU, Klambauer et al. 2017 (arXiv:1706.02515).</summary>
    private const double SeluScale = 1.0507009873554805,
        SeluFall = 1.7580993408473766;

    private static readonly long[] Widths = [3, 64, 64, 64, 2];

    private readonly Parameter[] weights;
    private readonly Parameter[] biases;

    /// <summary>Draws each network from its own seed, as PyTorch draws a Linear.</summary>
    internal BatchedMlp(IReadOnlyList<long> seeds, string stream)
        : base(nameof(BatchedMlp))
    {
        Generator[] rngs = [.. seeds.Select(seed => new RandomStreams(seed).For(stream))];
        weights = [.. Layers().Select(layer => Draw(rngs, Widths[layer], Widths[layer], Widths[layer + 1]))];
        biases = [.. Layers().Select(layer => Draw(rngs, Widths[layer], 1, Widths[layer + 1]))];
        foreach (int layer in Layers())
        {
            register_parameter($"weight{layer}", weights[layer]);
            register_parameter($"bias{layer}", biases[layer]);
        }

        foreach (var rng in rngs)
            rng.Dispose();
    }

    /// <summary>Evaluates all networks.</summary>
    /// <param name="x">Points, shape (S, B, 2).</param>
    /// <param name="t">Times, shape (S, B).</param>
    public override Tensor forward(Tensor x, Tensor t)
    {
        var h = cat([x, t.unsqueeze(2)], 2);
        foreach (int layer in Layers())
        {
            h = h.bmm(weights[layer]) + biases[layer];
            if (layer + 2 < Widths.Length)
                h = Selu(h);
        }

        return h;
    }

    private static IEnumerable<int> Layers() => Enumerable.Range(0, Widths.Length - 1);

    private static Parameter Draw(Generator[] rngs, long inputs, long rows, long columns)
    {
        double bound = 1 / Math.Sqrt(inputs);
        return new Parameter(stack([.. rngs.Select(rng => bound * (2 * rand(rows, columns, generator: rng) - 1))], 0));
    }

    /// <summary>λ max(x, 0) + λα (exp(min(x, 0)) − 1).</summary>
    private static Tensor Selu(Tensor x) => SeluScale * x.clamp(min: 0) + SeluFall * (x.clamp(max: 0).exp() - 1);
}

using TorchSharp;
using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Torch.Kernels;

/// <summary>Doubling the resolution by repeating every pixel, then a 3x3 convolution with a border of zeros, at 4/9 of its multiply-adds.</summary>
/// <remarks>
/// Of the nine taps at an output pixel several see the same input pixel, and their weights can be added first. Along one axis the output 2i + a sees the inputs
/// i + a − 1 and i + a with the weights (w₀, w₁ + w₂) for a = 0 and (w₀ + w₁, w₂) for a = 1: four phases (a, b), each a 2x2 convolution of the small picture.
/// They run as one convolution with four times the outputs, (B, 4·O, H + 1, W + 1), of which phase (a, b) takes the window that starts at (a, b). The usual
/// polyphase form of an upsampling filter: Shi et al. 2016 (arXiv:1609.05158) run it the other way round.
/// </remarks>
internal static class DoublingConvolution
{
    /// <summary>Whether it takes these; otherwise the pixels have to be doubled first.</summary>
    internal static bool Takes(Tensor x, Conv2d layer) =>
        ManagedKernels.Serves(KernelSet.Doubling) && x.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU && x.dim() == 4 && layer.weight.dtype == ScalarType.Float32
        && layer.bias is not null && layer.weight.shape is [_, var inputs, 3, 3] && inputs == x.shape[1] && ConvolutionFunction.KeepsSize(layer);

    /// <summary>Evaluates it, channels last, float32 on the CPU.</summary>
    /// <param name="x">Shape (B, C, H, W).</param>
    /// <param name="layer">A 3x3 convolution of stride 1 and padding 1 from C to O channels, with a bias.</param>
    /// <returns>Shape (B, O, 2H, 2W), channels last.</returns>
    internal static Tensor Apply(Tensor x, Conv2d layer)
    {
        using var scope = NewDisposeScope();

        var phases = nn.functional.conv2d(StableOperators.ChannelsLast(x), PhaseWeights(layer.weight), layer.bias!.repeat(4), padding: [1, 1]);

        return ManagedOperator.Apply(new PhaseInterleaving(), StableOperators.ChannelsLast(phases)).MoveToOuterDisposeScope();
    }

    /// <summary>(O, C, 3, 3) to (4·O, C, 2, 2): phase by phase, row phase first.</summary>
    private static Tensor PhaseWeights(Tensor weight)
    {
        long outputs = weight.shape[0], inputs = weight.shape[1];
        var sums = weight.reshape(outputs * inputs, 9).mm(TapsOfPhases()); // (O·C, a·b·u·v)

        return sums.view(outputs, inputs, 4, 2, 2).permute(2, 0, 1, 3, 4).reshape(4 * outputs, inputs, 2, 2);
    }

    /// <summary>Which of the nine taps (k, l) the weight (u, v) of phase (a, b) adds up: ones and zeros of shape (9, 16).</summary>
    private static Tensor TapsOfPhases()
    {
        var ones = new float[9, 16];
        for (int tap = 0; tap < 9; tap++)
        {
            for (int column = 0; column < 16; column++)
            {
                bool row = Sees(column >> 3, (column >> 1) & 1, tap / 3), line = Sees((column >> 2) & 1, column & 1, tap % 3);
                ones[tap, column] = row && line ? 1 : 0;
            }
        }

        return tensor(ones);
    }

    /// <summary>Whether tap k of phase a looks at the pixel u of the two: tap k at the output 2i + a sees the input ⌊(2i + a + k − 1) / 2⌋.</summary>
    private static bool Sees(int phase, int pixel, int tap) => (phase + tap + 1) / 2 == phase + pixel;
}

/// <summary>Puts the four phases of (B, 4·O, H + 1, W + 1) where they belong in (B, O, 2H, 2W), channels last.</summary>
internal sealed unsafe class PhaseInterleaving : ManagedCall
{
    private long[] shape = [];

    internal override IEnumerable<Tensor?> Kept(IReadOnlyList<Tensor?> inputs) => [];

    internal override Tensor Forward(IReadOnlyList<Tensor?> inputs)
    {
        shape = inputs[0]!.shape;
        var y = Pictures(shape[0], 2 * (shape[2] - 1), 2 * (shape[3] - 1), shape[1] / 4);
        Copy(inputs[0]!, y, intoPhases: false);

        return y;
    }

    internal override List<Tensor?> Backward(IReadOnlyList<Tensor?> kept, Tensor dy)
    {
        using var dense = StableOperators.ChannelsLast(dy);
        var phases = Pictures(shape[0], shape[2], shape[3], shape[1]).zero_(); // each phase leaves a row and a column unused
        Copy(phases, dense, intoPhases: true);

        return [phases];
    }

    /// <summary>Copies the channels of every pixel of y from or into its phase.</summary>
    private static void Copy(Tensor phases, Tensor y, bool intoPhases)
    {
        var (outputs, height, width) = ((int)y.shape[1], (int)y.shape[2], (int)y.shape[3]);
        int wide = (width / 2) + 1;
        float* p = StableOperators.Floats(phases), whole = StableOperators.Floats(y);
        KernelThreads.ForRanges((int)y.shape[0] * height, (long)width * outputs, (from, to) =>
        {
            for (int row = from; row < to; row++)
            {
                var (n, i) = Math.DivRem(row, height);
                float* line = p + ((((long)n * ((height / 2) + 1)) + (i / 2) + (i & 1)) * wide * 4 * outputs);
                for (int j = 0; j < width; j++)
                {
                    Span<float> small = new(line + (((((j / 2) + (j & 1)) * 4L) + (2 * (i & 1)) + (j & 1)) * outputs), outputs);
                    Span<float> big = new(whole + ((((long)row * width) + j) * outputs), outputs);
                    if (intoPhases) big.CopyTo(small);
                    else small.CopyTo(big);
                }
            }
        });
    }

    private static Tensor Pictures(long examples, long height, long width, long channels)
    {
        using var rows = empty(examples, height, width, channels);

        return rows.permute(0, 3, 1, 2);
    }
}

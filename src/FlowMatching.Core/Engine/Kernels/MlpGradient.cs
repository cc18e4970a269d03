namespace FlowMatching.Core.Engine.Kernels;

/// <summary>The backward pass of <see cref="MlpKernel{V}"/>: gradients of all parameters, and of the input where it is asked for.</summary>
/// <remarks>With δ = ∂L/∂z of a layer: ∂L/∂W = Σ δ hᵀ of the layer below, ∂L/∂b = Σ δ, and below δ ← (Wᵀ δ) silu'(z). Every part of the
/// batch has sums of its own, which are added in the parts' order.</remarks>
internal sealed unsafe class MlpGradient<V> : IDisposable
    where V : struct, IFloats<V>
{
    private readonly MlpSizes sizes;
    private readonly MlpParameters parameters;
    private readonly FloatMemory packed;
    private readonly FloatMemory sums;
    private readonly long lengthOfAPart;

    internal MlpGradient(MlpSizes sizes, MlpParameters parameters)
    {
        (this.sizes, this.parameters) = (sizes, parameters);
        packed = new FloatMemory((long)sizes.Padded * sizes.Width * (sizes.Hidden - 1));
        for (int layer = 1; layer < sizes.Hidden; layer++)
            MatrixTiles.Pack(parameters.Weight(layer), sizes.Width, 1, sizes.Width, sizes.Width, Panels(layer));
        lengthOfAPart = MatrixTiles.Padded(checked((int)(LastBias(0) + sizes.Outputs)), 16);
        sums = new FloatMemory(lengthOfAPart * sizes.Parts);
        sums.Clear();
    }

    /// <summary>Rows of the sums of a square layer, with those of no meaning at the end.</summary>
    private int WeightRows => MatrixTiles.Padded(sizes.Width, MatrixTiles.Rows);

    /// <summary>Runs the pass.</summary>
    /// <param name="x">The input, (B, inputs).</param>
    /// <param name="kept">What the forward pass has kept.</param>
    /// <param name="dy">The gradient of the output, (B, outputs).</param>
    /// <param name="dx">Where that of the input goes, or null.</param>
    internal void Run(float* x, MlpActivations kept, float* dy, float* dx)
    {
        int rows = sizes.RowsOfAPart,
            chunk = sizes.RowsOfAChunk;
        KernelThreads.ForRanges(
            sizes.Parts,
            2 * rows * sizes.CostOfARow,
            (from, to) =>
            {
                using MlpActivations room = new(sizes, chunk, layers: 2);
                for (int part = from; part < to; part++)
                {
                    int end = Math.Min((part + 1) * rows, sizes.Examples);
                    for (int row = part * rows; row < end; row += chunk)
                        RunRows(part, x, kept, dy, dx, row, Math.Min(chunk, end - row), room);
                }
            }
        );
        AddParts();
    }

    /// <summary>Writes the gradient of a layer's weight, (outputs, inputs), and of its bias.</summary>
    internal void Write(int layer, float* weight, float* bias)
    {
        if (layer == 0)
        {
            float* turned = At(FirstWeight(0));
            for (int i = 0; i < sizes.Inputs; i++, turned += sizes.Padded)
            {
                for (int unit = 0; unit < sizes.Width; unit++)
                    weight[((long)unit * sizes.Inputs) + i] = turned[unit];
            }
        }
        else
        {
            bool last = layer == sizes.Hidden;
            float* row = At(last ? LastWeight(0) : Weight(0, layer));
            for (int i = 0; i < (last ? sizes.Outputs : sizes.Width); i++, row += sizes.Padded, weight += sizes.Width)
                Copy(row, weight, sizes.Width);
        }

        if (layer < sizes.Hidden)
            Copy(At(Bias(0, layer)), bias, sizes.Width);
        else
            Copy(At(LastBias(0)), bias, sizes.Outputs);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        packed.Dispose();
        sums.Dispose();
    }

    private void RunRows(int part, float* x, MlpActivations kept, float* dy, float* dx, int row, int count, MlpActivations room)
    {
        int last = sizes.Hidden - 1,
            rows = MatrixTiles.Padded(count, MatrixTiles.Rows);
        float* delta = room.Output(0, 0),
            below = room.Output(1, 0),
            y = dy + ((long)row * sizes.Outputs),
            input = x + ((long)row * sizes.Inputs);
        MlpLoops<V>.AddOuter(
            y,
            kept.Output(last, row),
            sizes.Length,
            At(LastWeight(part)),
            sizes.Padded,
            count,
            sizes.Width,
            sizes.Outputs
        );
        for (int i = 0; i < count * sizes.Outputs; i++)
            At(LastBias(part))[i % sizes.Outputs] += y[i];
        new Span<float>(delta, rows * sizes.Length).Clear();
        MlpLoops<V>.Widen(y, parameters.Weight(sizes.Hidden), delta, sizes.Length, count, sizes.Width, sizes.Outputs);
        MlpLoops<V>.Times(delta, kept.Slope(last, row), count, sizes);
        for (int layer = last; layer > 0; layer--)
        {
            MlpLoops<V>.AddRows(delta, At(Bias(part, layer)), count, sizes);
            MatrixTiles.AddTransposed(
                delta,
                sizes.Length,
                kept.Output(layer - 1, row),
                sizes.Length,
                At(Weight(part, layer)),
                count,
                sizes.Width,
                sizes.Padded
            );
            MatrixTiles.Multiply(delta, sizes.Length, Panels(layer), null, below, sizes.Length, rows, sizes.Width, sizes.Padded);
            MlpLoops<V>.Times(below, kept.Slope(layer - 1, row), count, sizes);
            float* free = delta;
            delta = below;
            below = free;
        }

        MlpLoops<V>.AddRows(delta, At(Bias(part, 0)), count, sizes);
        MlpLoops<V>.AddOuter(input, delta, sizes.Length, At(FirstWeight(part)), sizes.Padded, count, sizes.Width, sizes.Inputs);
        if (dx != null)
            OfInput(delta, dx + ((long)row * sizes.Inputs), count);
    }

    /// <summary>Wᵀ δ of the first layer.</summary>
    private void OfInput(float* delta, float* dx, int count)
    {
        new Span<float>(dx, count * sizes.Inputs).Clear();
        for (int row = 0; row < count; row++, delta += sizes.Length, dx += sizes.Inputs)
        {
            float* weight = parameters.Weight(0);
            for (int unit = 0; unit < sizes.Width; unit++, weight += sizes.Inputs)
            {
                for (int i = 0; i < sizes.Inputs; i++)
                    dx[i] += delta[unit] * weight[i];
            }
        }
    }

    /// <summary>Adds the sums of all parts to those of the first, in the parts' order.</summary>
    private void AddParts()
    {
        const int block = 4096;
        int length = (int)lengthOfAPart,
            parts = sizes.Parts;
        float* first = sums.First;
        if (parts == 1)
            return;
        KernelThreads.ForRanges(
            (length + block - 1) / block,
            (long)block * parts,
            (from, to) =>
            {
                for (int part = 1; part < parts; part++)
                    MlpLoops<V>.Add(first + (part * (long)length), first, from * block, Math.Min(to * block, length));
            }
        );
    }

    private static void Copy(float* from, float* to, int count) => new Span<float>(from, count).CopyTo(new Span<float>(to, count));

    private float* Panels(int layer) => packed.First + ((layer - 1L) * sizes.Padded * sizes.Width);

    private float* At(long place) => sums.First + place;

    // Within a part: the first layer's weights turned over, the square layers', the last one's, then the biases.
    private long FirstWeight(int part) => part * lengthOfAPart;

    private long Weight(int part, int layer) => FirstWeight(part) + ((long)sizes.Padded * (sizes.Inputs + ((layer - 1L) * WeightRows)));

    private long LastWeight(int part) => Weight(part, sizes.Hidden);

    private long Bias(int part, int layer) => LastWeight(part) + ((long)sizes.Padded * (sizes.Outputs + layer));

    private long LastBias(int part) => Bias(part, sizes.Hidden);
}

using System.Runtime.InteropServices;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>The sizes of a multilayer perceptron with SiLU between its layers: (B, inputs), some hidden layers of one width, (B,
/// outputs).</summary>
internal readonly record struct MlpSizes(int Examples, int Inputs, int Width, int Hidden, int Outputs)
{
    /// <summary>Columns that hold a hidden layer, zeros beyond its width.</summary>
    internal int Padded => MatrixTiles.Padded(Width, MatrixTiles.Columns);

    /// <summary>From one row to the next: no power of two, so that a column does not fall into few lines of the cache.</summary>
    internal int Length => Padded + MatrixTiles.Columns;

    /// <summary>Rows of a part, which one thread computes and which has gradients of its own; it depends on the batch alone, and so do the
    /// sums' bits.</summary>
    internal int RowsOfAPart => MatrixTiles.Padded((Examples + Parts - 1) / Parts, MatrixTiles.Rows);

    /// <summary>Parts of a batch.</summary>
    internal int Parts => Math.Clamp(Examples / 256, 1, 8);

    /// <summary>Rows that stay in a core's cache with all that is made of them; more where the weights are large, which have to be read for
    /// each chunk.</summary>
    internal int RowsOfAChunk =>
        RowsOfAPart <= MostRows ? RowsOfAPart
        : Width <= 256 ? 96
        : MostRows;

    private const int MostRows = 192;

    /// <summary>Multiply-adds of an evaluation of one row.</summary>
    internal long CostOfARow => (long)Width * (Inputs + ((Hidden - 1L) * Width) + Outputs);
}

/// <summary>Where the parameters are: weights (outputs, inputs) and biases of each layer, the first to the last.</summary>
internal readonly unsafe struct MlpParameters(nint[] weights, nint[] biases)
{
    internal float* Weight(int layer) => (float*)weights[layer];

    internal float* Bias(int layer) => (float*)biases[layer];
}

/// <summary>The forward pass, rows in chunks that stay in the second cache from the first layer to the last.</summary>
/// <remarks>h₁ = silu(W₁ x + b₁), hₗ = silu(Wₗ hₗ₋₁ + bₗ), y = W h + b.</remarks>
internal sealed unsafe class MlpKernel<V> : IDisposable
    where V : struct, IFloats<V>
{
    private readonly MlpSizes sizes;
    private readonly MlpParameters parameters;
    private readonly FloatMemory packed;
    private readonly FloatMemory biases;

    internal MlpKernel(MlpSizes sizes, MlpParameters parameters)
    {
        (this.sizes, this.parameters) = (sizes, parameters);
        packed = new FloatMemory((long)sizes.Padded * (sizes.Inputs + ((sizes.Hidden - 1L) * sizes.Width)));
        biases = new FloatMemory((long)sizes.Padded * sizes.Hidden);
        biases.Clear();
        for (int layer = 0; layer < sizes.Hidden; layer++)
        {
            int inputs = layer == 0 ? sizes.Inputs : sizes.Width;
            MatrixTiles.Pack(parameters.Weight(layer), 1, inputs, inputs, sizes.Width, Panels(layer));
            new Span<float>(parameters.Bias(layer), sizes.Width).CopyTo(new Span<float>(Bias(layer), sizes.Padded));
        }
    }

    /// <summary>Evaluates x (B, inputs) into y (B, outputs).</summary>
    internal void Forward(float* x, float* y)
    {
        int chunk = sizes.RowsOfAChunk;
        KernelThreads.ForRanges(
            (sizes.Examples + chunk - 1) / chunk,
            chunk * sizes.CostOfARow,
            (from, to) =>
            {
                using MlpActivations room = new(sizes, chunk, layers: 2);
                for (int row = from * chunk; row < Math.Min(to * chunk, sizes.Examples); row += chunk)
                {
                    ForwardRows(x, y, row, Math.Min(chunk, sizes.Examples - row), room, row0: 0, keep: false);
                }
            }
        );
    }

    /// <summary>Evaluates x into y and keeps what the backward pass needs.</summary>
    internal void Forward(float* x, float* y, MlpActivations kept)
    {
        int rows = sizes.RowsOfAPart,
            chunk = sizes.RowsOfAChunk;
        KernelThreads.ForRanges(
            sizes.Parts,
            rows * sizes.CostOfARow,
            (from, to) =>
            {
                int end = Math.Min(to * rows, sizes.Examples);
                for (int row = from * rows; row < end; row += chunk)
                    ForwardRows(x, y, row, Math.Min(chunk, end - row), kept, row, keep: true);
            }
        );
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        packed.Dispose();
        biases.Dispose();
    }

    private void ForwardRows(float* x, float* y, int row, int count, MlpActivations room, int row0, bool keep)
    {
        int rows = MatrixTiles.Padded(count, MatrixTiles.Rows);
        using FloatMemory input = new((long)rows * sizes.Inputs);
        input.Clear();
        new Span<float>(x + ((long)row * sizes.Inputs), count * sizes.Inputs).CopyTo(input.Span);
        float* before = input.First;
        int length = sizes.Inputs;
        for (int layer = 0; layer < sizes.Hidden; layer++)
        {
            float* h = room.Output(keep ? layer : layer % 2, row0);
            MatrixTiles.Multiply(
                before,
                length,
                Panels(layer),
                Bias(layer),
                h,
                sizes.Length,
                rows,
                layer == 0 ? sizes.Inputs : sizes.Width,
                sizes.Padded
            );
            if (keep)
                MlpLoops<V>.Silu(h, room.Slope(layer, row0), rows, sizes);
            else
                MlpLoops<V>.Silu(h, rows, sizes);
            before = h;
            length = sizes.Length;
        }

        MlpLoops<V>.Narrow(
            before,
            sizes.Length,
            parameters.Weight(sizes.Hidden),
            parameters.Bias(sizes.Hidden),
            y + ((long)row * sizes.Outputs),
            count,
            sizes.Width,
            sizes.Outputs
        );
    }

    private float* Panels(int layer) =>
        packed.First + (layer == 0 ? 0 : (long)sizes.Padded * (sizes.Inputs + ((layer - 1L) * sizes.Width)));

    private float* Bias(int layer) => biases.First + ((long)layer * sizes.Padded);
}

/// <summary>The outputs of hidden layers and the slopes of their SiLU, some rows of each.</summary>
internal sealed unsafe class MlpActivations : IDisposable
{
    private readonly FloatMemory memory;
    private readonly long layerLength;
    private readonly int length;
    private readonly int layers;

    /// <summary>Makes room for some rows, and for slopes where a backward pass is to come.</summary>
    internal MlpActivations(MlpSizes sizes, int rows, int layers, bool slopes = false)
    {
        (length, this.layers) = (sizes.Length, layers);
        layerLength = (rows + (long)MatrixTiles.Rows) * length;
        memory = new FloatMemory(layerLength * layers * (slopes ? 2 : 1));
    }

    internal float* Output(int layer, int row) => memory.First + (layer * layerLength) + ((long)row * length);

    internal float* Slope(int layer, int row) => Output(layers + layer, row);

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();
}

/// <summary>Numbers outside the managed heap, where a whole vector begins.</summary>
internal sealed unsafe class FloatMemory : IDisposable
{
    private const int Alignment = 64;

    private readonly long count;

    internal FloatMemory(long count)
    {
        this.count = count;
        First = (float*)NativeMemory.AlignedAlloc((nuint)(Math.Max(count, 1) * sizeof(float)), Alignment);
    }

    internal float* First { get; private set; }

    internal Span<float> Span => new(First, checked((int)count));

    internal void Clear() => NativeMemory.Clear(First, (nuint)(count * sizeof(float)));

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(First);
        First = null;
        GC.SuppressFinalize(this);
    }

    /// <summary>A graph without a backward pass leaves its activations to the collector.</summary>
    ~FloatMemory() => NativeMemory.AlignedFree(First);
}

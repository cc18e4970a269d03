using System.Runtime.InteropServices;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>Where the numbers of one group normalisation lie: float32, pictures with channels last.</summary>
internal readonly unsafe struct GroupNormArguments
{
    /// <summary>(B, pixels, C).</summary>
    public float* X { get; init; }

    /// <summary>(C) each.</summary>
    public float* Weight { get; init; }

    public float* Bias { get; init; }

    /// <summary>(B, C), or null.</summary>
    public float* Added { get; init; }

    /// <summary>Scale, then shift, (B, 2C), or null.</summary>
    public float* ScaleShift { get; init; }

    public int Examples { get; init; }

    public int Pixels { get; init; }

    public int Channels { get; init; }

    public int Groups { get; init; }

    public double Epsilon { get; init; }

    public bool Silu { get; init; }

    public int GroupWidth => Channels / Groups;

    public double NumbersOfAGroup => (double)GroupWidth * Pixels;

    /// <summary>Numbers of one picture.</summary>
    public int Length => Pixels * Channels;
}

/// <summary>What the forward pass leaves for the backward one.</summary>
/// <param name="Sums">Σ x over the pixels of each channel, (B, C).</param>
/// <param name="Spread">One over the standard deviation of each group, (B, G).</param>
internal sealed record GroupNormStatistics(double[] Sums, double[] Spread)
{
    internal static GroupNormStatistics For(in GroupNormArguments n) =>
        new(new double[n.Examples * n.Channels], new double[n.Examples * n.Groups]);
}

/// <summary>Where the gradients go: of x like x, all others one row a picture.</summary>
internal readonly unsafe struct GroupNormGradients
{
    public float* X { get; init; }

    public float* Weight { get; init; }

    public float* Bias { get; init; }

    public float* Added { get; init; }

    public float* ScaleShift { get; init; }
}

/// <summary>Room for the numbers of the channels of one picture; it belongs to one thread.</summary>
internal sealed unsafe class ChannelNumbers : IDisposable
{
    private readonly int channels;
    private readonly double* memory;

    internal ChannelNumbers(int channels)
    {
        this.channels = channels;
        memory = (double*)NativeMemory.Alloc((nuint)channels, 7 * sizeof(double)); // three of doubles, seven of floats
        float* floats = (float*)(memory + (3 * channels));
        A = floats;
        B = floats + channels;
        Centre = floats + (2 * channels);
        P = floats + (3 * channels);
        Q = floats + (4 * channels);
        Part = floats + (5 * channels);
    }

    internal float* A { get; }

    internal float* B { get; }

    internal float* Centre { get; }

    internal float* P { get; }

    internal float* Q { get; }

    /// <summary>Sums over few pixels, of two things.</summary>
    internal float* Part { get; }

    /// <summary>The first things' sums over all pixels.</summary>
    internal double* Direct => memory;

    /// <summary>The second things'.</summary>
    internal double* Slanted => memory + channels;

    /// <summary>The rounded centre minus the true one.</summary>
    internal double* Above => memory + (2 * channels);

    internal void ClearParts() => new Span<float>(Part, 2 * channels).Clear();

    internal void ClearTotals() => new Span<double>(memory, 2 * channels).Clear();

    internal void AddParts()
    {
        for (int i = 0; i < 2 * channels; i++)
            memory[i] += Part[i];
    }

    public void Dispose() => NativeMemory.Free(memory);
}

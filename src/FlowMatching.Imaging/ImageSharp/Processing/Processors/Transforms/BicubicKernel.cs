namespace SixLabors.ImageSharp.Processing.Processors.Transforms;

/// <summary>Which source pixels of a line make up each target pixel, and with which weights.</summary>
/// <remarks>Keys 1981, "Cubic convolution interpolation for digital image processing", a = −1/2. Where a line becomes shorter the
/// kernel is widened by as much, so that every source pixel is heard; weights sum to 1, also at the ends of the line.</remarks>
internal sealed class BicubicKernel
{
    private const double Radius = 2;

    private readonly int[] firsts;
    private readonly float[][] weights;

    public BicubicKernel(int source, int target)
    {
        (firsts, weights) = (new int[target], new float[target][]);
        double ratio = (double)source / target;
        for (int i = 0; i < target; i++) (firsts[i], weights[i]) = At(((i + 0.5) * ratio) - 0.5, Math.Max(ratio, 1), source);
    }

    /// <summary>Target pixels of a line.</summary>
    public int Length => firsts.Length;

    /// <summary>The sum of weight · value for one target pixel.</summary>
    /// <param name="values">The values of all channels.</param>
    /// <param name="start">Where the line's first value of the channel lies.</param>
    /// <param name="stride">From one pixel of the line to the next.</param>
    /// <param name="index">Which target pixel.</param>
    public float Apply(ReadOnlySpan<float> values, int start, int stride, int index)
    {
        float sum = 0;
        float[] kernel = weights[index];
        int at = start + (firsts[index] * stride);
        for (int k = 0; k < kernel.Length; k++, at += stride) sum += kernel[k] * values[at];

        return sum;
    }

    private static (int First, float[] Weights) At(double centre, double scale, int length)
    {
        int first = Math.Max(0, (int)Math.Ceiling(centre - (Radius * scale)));
        int last = Math.Min(length - 1, (int)Math.Floor(centre + (Radius * scale)));
        double[] heights = [.. Enumerable.Range(first, last - first + 1).Select(j => Height(Math.Abs(j - centre) / scale))];
        double sum = heights.Sum();

        return (first, Array.ConvertAll(heights, height => (float)(height / sum)));
    }

    private static double Height(double x) => x switch
    {
        < 1 => (((1.5 * x) - 2.5) * x * x) + 1,
        < Radius => (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2,
        _ => 0,
    };
}

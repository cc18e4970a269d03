using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>Specks: what a flow that was not learnt to its end leaves on the background.</summary>
/// <remarks>A speck is a group of at most <see cref="MostPixels"/> pixels, neighbours along sides and corners, whose grey (the mean of the
/// channels) differs from the median grey of the picture by more than a quarter of its range. Our own measure: real pictures have some too,
/// and are what it is to be compared with.</remarks>
public static class Speckle
{
    /// <summary>The largest speck, in pixels.</summary>
    public const int MostPixels = 4;

    private const double Contrast = 0.5; // a quarter of [−1, 1]

    /// <summary>Counts specks.</summary>
    /// <param name="images">Pictures in [−1, 1], shape (N, C, H, W), N ≥ 1.</param>
    /// <returns>The mean number of specks in a picture.</returns>
    public static double PerPicture(Tensor images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var grey = images.to_type(ScalarType.Float32).mean([1]);
        float[][] pictures = [.. grey.ToFloatArray().Chunk((int)(grey.shape[1] * grey.shape[2]))];

        return pictures.Average(picture => Specks(Marked(picture), (int)grey.shape[2]));
    }

    private static bool[] Marked(float[] grey)
    {
        float median = grey.Order().ElementAt(grey.Length / 2);
        return Array.ConvertAll(grey, value => Math.Abs(value - median) > Contrast);
    }

    // Groups are wiped out as they are found.
    private static int Specks(bool[] marks, int width)
    {
        int specks = 0;
        Stack<int> open = [];
        for (int start = 0; start < marks.Length; start++)
        {
            if (!marks[start])
                continue;

            int pixels = 0;
            Take(marks, start, open);
            while (open.TryPop(out int at))
            {
                pixels++;
                TakeNeighbours(marks, at, width, open);
            }

            if (pixels <= MostPixels)
                specks++;
        }

        return specks;
    }

    private static void TakeNeighbours(bool[] marks, int at, int width, Stack<int> open)
    {
        int row = at / width,
            column = at % width,
            height = marks.Length / width;
        for (int y = Math.Max(row - 1, 0); y <= Math.Min(row + 1, height - 1); y++)
        {
            for (int x = Math.Max(column - 1, 0); x <= Math.Min(column + 1, width - 1); x++)
                Take(marks, y * width + x, open);
        }
    }

    private static void Take(bool[] marks, int at, Stack<int> open)
    {
        if (!marks[at])
            return;

        marks[at] = false;
        open.Push(at);
    }
}

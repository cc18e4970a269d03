using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>A grey picture as a density in the plane: a pixel is as likely as its weight says.</summary>
/// <remarks>Pixels are squares; the longer side of the picture spans [−4, 4], the picture is centred and y points upwards. A point is
/// the centre of a pixel, drawn with probability weight/total, plus Gaussian noise with a standard deviation of half a pixel, which
/// hides the grid.</remarks>
public sealed class PictureDensity : IDataStream, IKnownDensity
{
    private const double Side = 8;

    /// <summary>Pixels on either side of a point that have a part in its density: ten standard deviations.</summary>
    private const int Reach = 5;

    private readonly double[] cumulative;
    private readonly double[] shares;
    private readonly int width;
    private readonly int height;

    /// <summary>Makes the data set.</summary>
    /// <param name="name">What it is called, such as picture:cat.png.</param>
    /// <param name="weights">Weight of each pixel, 0 or more, row by row from the top left: grey values, or 255 less them for ink on
    /// paper.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Number of rows.</param>
    /// <exception cref="InvalidInputException">There is nothing to draw from in the picture.</exception>
    public PictureDensity(string name, float[] weights, int width, int height)
    {
        InvalidInputException.ThrowIfAny(Faults(name, weights, width, height));
        Name = name;
        (this.width, this.height) = (width, height);
        cumulative = Cumulative(weights);
        double total = weights.Sum(weight => (double)weight);
        shares = Array.ConvertAll(weights, weight => weight / total);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description => $"the density of a picture of {width} x {height} pixels";

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <summary>False: far from all ink the density is as good as 0.</summary>
    public bool IsPositive => false;

    /// <summary>The side of a pixel.</summary>
    public double PixelSize => Side / Math.Max(width, height);

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var uniform = rand(count, dtype: ScalarType.Float64, generator: rng);
        var noise = PixelSize / 2 * randn(count, 2, generator: rng);

        // the first whose sum exceeds u: one of weight 0 is never drawn
        var pixel = searchsorted(from_array(cumulative), uniform, right: true);
        var row = floor(pixel.to_type(ScalarType.Float64) / width);
        var column = pixel - row * width;
        var x = PixelSize * (column + 0.5 - width / 2.0);
        var y = PixelSize * (height / 2.0 - 0.5 - row);

        return (stack([x, y], 1).to_type(ScalarType.Float32) + noise).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>p(x) = Σ_k w_k/Σw N(x; c_k, s² I) over the centres c_k of the pixels, s half a pixel; those further than ten s count as
    /// 0.</remarks>
    public double[] LogDensity(float[] points) =>
        [
            .. Enumerable
                .Range(0, points.Length / 2)
                .Select(i => Math.Log(DensityAt(points[2 * i] / PixelSize, points[2 * i + 1] / PixelSize) / (PixelSize * PixelSize))),
        ];

    /// <summary>The density in units of pixels, where s = 1/2.</summary>
    private double DensityAt(double x, double y)
    {
        double across = x + width / 2.0 - 0.5,
            down = height / 2.0 - 0.5 - y; // the pixel at (column, row) is centred there
        int column = (int)Math.Clamp(Math.Round(across), -Reach, width + Reach),
            row = (int)Math.Clamp(Math.Round(down), -Reach, height + Reach);
        double sum = 0;
        for (int r = Math.Max(0, row - Reach); r <= Math.Min(height - 1, row + Reach); r++)
        {
            for (int c = Math.Max(0, column - Reach); c <= Math.Min(width - 1, column + Reach); c++)
            {
                sum += shares[r * width + c] * Math.Exp(-2 * ((across - c) * (across - c) + (down - r) * (down - r)));
            }
        }

        return sum * 2 / Math.PI;
    }

    /// <summary>The running sums of the weights over their total; exactly 1 from the last pixel of positive weight on, which no u
    /// reaches.</summary>
    private static double[] Cumulative(float[] weights)
    {
        double total = weights.Sum(weight => (double)weight);
        double sum = 0;
        double[] sums = Array.ConvertAll(weights, weight => sum += weight);

        return Array.ConvertAll(sums, partial => partial == sum ? 1 : partial / total);
    }

    private static IEnumerable<string> Faults(string name, float[] weights, int width, int height)
    {
        if (width < 1 || height < 1)
        {
            yield return $"{name} is empty: it has {width} x {height} pixels.";
            yield break;
        }

        if (weights.LongLength != (long)width * height)
        {
            throw new ArgumentException($"There are {weights.Length} weights, expected {width} x {height}.", nameof(weights));
        }

        if (!weights.All(weight => weight >= 0 && float.IsFinite(weight)))
        {
            yield return $"{name} holds a weight that is negative, NaN or infinite, expected 0 or more for each pixel.";
        }
        else if (weights.All(weight => weight == 0))
        {
            yield return $"{name} is blank: no pixel of its {width} x {height} has any weight, so there is nothing to draw from.";
        }
    }
}

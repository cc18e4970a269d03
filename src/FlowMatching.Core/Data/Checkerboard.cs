using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>The checkerboard: uniform on 8 squares of side 1/0.45 = 2.222 within [−4.444, 4.444]².</summary>
/// <remarks>a ~ U[−2, 2), b = U[0, 1) − 2 c + (⌊a⌋ mod 2) with a fair coin c in {0, 1}; the point is (a, b)/0.45. The law of
/// keishihara/flow-matching and of the example in Lipman et al. 2024 (arXiv:2412.06264). True density 0.45²/8 = 0.0253.</remarks>
public sealed class Checkerboard : IDataStream, IKnownDensity
{
    /// <summary>The side of a square before scaling is 1; after it, 1/0.45.</summary>
    private const double Scale = 1 / 0.45;

    /// <inheritdoc/>
    public string Name => "checkerboard";

    /// <inheritdoc/>
    public string Description => "8 filled squares of a 4 x 4 board in [-4.44, 4.44]^2";

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public bool IsPositive => false;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var uniform = rand(3, count, generator: rng);

        var a = 4 * uniform[0] - 2;
        var column = floor(a);
        var odd = column - 2 * floor(column / 2); // ⌊a⌋ mod 2 in {0, 1}, also for negative columns
        var coin = floor(2 * uniform[1]);
        var b = uniform[2] - 2 * coin + odd;

        return (Scale * stack([a, b], 1)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public double[] LogDensity(float[] points)
    {
        double[] logs = new double[points.Length / 2];
        for (int i = 0; i < logs.Length; i++)
        {
            logs[i] = IsFilled(points[2 * i] / Scale, points[2 * i + 1] / Scale) ? -Math.Log(8 * Scale * Scale) : double.NegativeInfinity;
        }

        return logs;
    }

    /// <summary>Whether a point, in units of a square's side, lies on one of the squares whose column and row add up to an even
    /// number.</summary>
    private static bool IsFilled(double a, double b) =>
        a is >= -2 and < 2 && b is >= -2 and < 2 && ((int)Math.Floor(a) + (int)Math.Floor(b)) % 2 == 0;
}

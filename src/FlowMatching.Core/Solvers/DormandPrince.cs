using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The tableau of Dormand and Prince's pair of orders 5 and 4, and one step of it.</summary>
/// <remarks>Dormand and Prince 1980, "A family of embedded Runge-Kutta formulae", RK5(4)7M. The last row of <see cref="A"/> is that of the
/// solution of order 5, so that the last stage is the slope at its end.</remarks>
internal static class DormandPrince
{
    private static readonly double[] C = [1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9, 1, 1];

    private static readonly double[][] A =
    [
        [1.0 / 5],
        [3.0 / 40, 9.0 / 40],
        [44.0 / 45, -56.0 / 15, 32.0 / 9],
        [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
        [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
    ];

    /// <summary>The weights of order 5 less those of order 4.</summary>
    private static readonly double[] E = [71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40];

    /// <summary>Takes one step from t to t + h.</summary>
    /// <param name="v">The field.</param>
    /// <param name="x">The state at t, shape (B, *).</param>
    /// <param name="slope">v(x, t).</param>
    /// <param name="t">The time of the state.</param>
    /// <param name="h">The step; negative runs backwards.</param>
    public static DormandPrinceStep Step(VectorField v, Tensor x, Tensor slope, double t, double h)
    {
        List<Tensor> slopes = [slope];
        var end = x;
        for (int i = 0; i < A.Length; i++)
        {
            end = x + Combine(slopes, A[i], h);
            slopes.Add(v(end, t + C[i] * h));
        }

        return new DormandPrinceStep(t, h, x, end, Combine(slopes, E, h), slopes);
    }

    /// <summary>h Σ_i w_i k_i.</summary>
    public static Tensor Combine(IReadOnlyList<Tensor> slopes, double[] weights, double h)
    {
        var sum = h * weights[0] * slopes[0];
        for (int i = 1; i < weights.Length; i++)
        {
            if (weights[i] != 0)
                sum = sum + h * weights[i] * slopes[i];
        }

        return sum;
    }
}

/// <summary>A step from t to t + h, taken or only tried.</summary>
/// <param name="Time">t.</param>
/// <param name="Length">h.</param>
/// <param name="Begin">The state at t, shape (B, *).</param>
/// <param name="End">The solution of order 5 at t + h.</param>
/// <param name="Error">The difference of the two solutions.</param>
/// <param name="Slopes">The seven slopes; the first is that of <paramref name="Begin"/>, the last that of <paramref name="End"/>.</param>
internal sealed record DormandPrinceStep(double Time, double Length, Tensor Begin, Tensor End, Tensor Error, IReadOnlyList<Tensor> Slopes)
{
    /// <summary>The weights of the polynomial's highest term: Hairer, Nørsett and Wanner, section II.6, dense output of DOPRI5.</summary>
    private static readonly double[] Dense =
    [
        -12715105075.0 / 11282082432,
        0,
        87487479700.0 / 32700410799,
        -10690763975.0 / 1880347072,
        701980252875.0 / 199316789632,
        -1453857185.0 / 822651844,
        69997945.0 / 29380423,
    ];

    /// <summary>The slope at the end: the first of the next step.</summary>
    public Tensor EndSlope => Slopes[^1];

    /// <summary>The state between t and t + h, by a polynomial of order 4 that has both ends' states and slopes.</summary>
    /// <param name="time">A time of the step.</param>
    public Tensor At(double time)
    {
        double theta = (time - Time) / Length,
            rest = 1 - theta;
        var way = End - Begin;
        var first = Length * Slopes[0] - way;
        var second = way - Length * EndSlope - first;
        var third = DormandPrince.Combine(Slopes, Dense, Length);

        return Begin + theta * (way + rest * (first + theta * (second + rest * third)));
    }
}

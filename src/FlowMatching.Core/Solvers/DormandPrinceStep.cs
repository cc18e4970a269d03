using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

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
        double theta = (time - Time) / Length, rest = 1 - theta;
        var way = End - Begin;
        var first = Length * Slopes[0] - way;
        var second = way - Length * EndSlope - first;
        var third = DormandPrince.Combine(Slopes, Dense, Length);

        return Begin + theta * (way + rest * (first + theta * (second + rest * third)));
    }
}

namespace FlowMatching.Core.Solvers;

/// <summary>Chooses the next step from the error of the last ones: proportional and integral control for a method of order 5.</summary>
/// <remarks>h' = 0.9 h e^(−0.17) e_before^0.04, at least h/5 and at most 10 h, where e is the error over what is allowed. Hairer and
/// Wanner, "Solving Ordinary Differential Equations II", section IV.2, "PI step size control", with β = 0.04.</remarks>
/// <param name="shortest">The shortest step.</param>
/// <param name="longest">The longest step.</param>
internal sealed class StepControl(double shortest, double longest)
{
    private const double Beta = 0.04;
    private const double Exponent = 0.2 - 0.75 * Beta;
    private const double Safety = 0.9;
    private const double LeastFactor = 0.2;
    private const double MostFactor = 10;

    private double before = 1e-4;
    private bool rejected;

    /// <summary>The step after one that was taken.</summary>
    /// <param name="h">Its length.</param>
    /// <param name="error">Its error over what is allowed, at most 1.</param>
    public double Accepted(double h, double error)
    {
        double factor = Safety * Math.Pow(error, -Exponent) * Math.Pow(before, Beta); // error 0 gives ∞, which is cut
        double most = rejected ? 1 : MostFactor; // right after a step that failed, none longer
        before = Math.Max(error, 1e-4);
        rejected = false;

        return Clamp(h * Math.Clamp(factor, LeastFactor, most));
    }

    /// <summary>The step to try instead of one whose error was too large.</summary>
    /// <param name="h">Its length.</param>
    /// <param name="error">Its error over what is allowed: above 1, or not a number.</param>
    public double Rejected(double h, double error)
    {
        rejected = true;

        return h * (double.IsFinite(error) ? Math.Max(LeastFactor, Safety * Math.Pow(error, -Exponent)) : LeastFactor);
    }

    /// <summary>Brings a step within the bounds.</summary>
    public double Clamp(double h) => Math.Max(shortest, Math.Min(longest, h));
}

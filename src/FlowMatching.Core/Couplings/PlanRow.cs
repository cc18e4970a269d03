using System.Numerics;

namespace FlowMatching.Core.Couplings;

/// <summary>One row of an entropic plan, but for its factor.</summary>
internal static class PlanRow
{
    /// <summary>Computes e_j = exp((g_j − c_j)/ε − m), m the largest exponent, so that the largest e is 1.</summary>
    /// <param name="costs">The row of costs with its padding of ∞.</param>
    /// <param name="g">The potentials of the columns.</param>
    /// <param name="reg">ε.</param>
    /// <param name="exponentials">Takes the e_j; 0 in the padding.</param>
    /// <returns>Σ e_j, at least 1.</returns>
    public static double Exponentials(ReadOnlySpan<float> costs, double[] g, double reg, double[] exponentials)
    {
        Vector<double> largest = new(Largest(costs, g)), rate = new(1 / reg), sum = Vector<double>.Zero;
        int lanes = Vector<double>.Count;
        for (int j = 0; j < costs.Length; j += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(costs[j..]), out var low, out var high);
            var first = Vector.Exp((new Vector<double>(g, j) - low - largest) * rate);
            var second = Vector.Exp((new Vector<double>(g, j + lanes) - high - largest) * rate);
            first.CopyTo(exponentials, j);
            second.CopyTo(exponentials, j + lanes);
            sum += first + second;
        }

        return Vector.Sum(sum);
    }

    private static double Largest(ReadOnlySpan<float> costs, double[] g)
    {
        Vector<double> largest = new(double.NegativeInfinity);
        int lanes = Vector<double>.Count;
        for (int j = 0; j < costs.Length; j += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(costs[j..]), out var low, out var high);
            largest = Vector.Max(largest, Vector.Max(new Vector<double>(g, j) - low, new Vector<double>(g, j + lanes) - high));
        }

        double most = double.NegativeInfinity;
        for (int lane = 0; lane < lanes; lane++)
        {
            most = Math.Max(most, largest[lane]);
        }

        return most;
    }
}

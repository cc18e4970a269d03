namespace FlowMatching.Core.Data;

/// <summary>The modified Bessel function of the first kind and order 0.</summary>
internal static class Bessel
{
    private const int Nodes = 64;

    /// <summary>e^(−z) I₀(z), z ≥ 0.</summary>
    /// <remarks>I₀(z) = 1/π ∫₀^π e^(z cos θ) dθ (Abramowitz and Stegun 9.6.16). The integrand is periodic and smooth, so equal steps converge
    /// faster than any power; they are laid over the part of the circle where e^(z (cos θ − 1)) is above e^(−80). Errors below 1e-12 for any z.</remarks>
    public static double ScaledI0(double z)
    {
        double end = z > 40 ? Math.Acos(1 - 80 / z) : Math.PI;
        double sum = 0;
        for (int i = 0; i <= Nodes; i++)
        {
            double weight = i is 0 or Nodes ? 0.5 : 1;
            sum += weight * Math.Exp(z * (Math.Cos(i * end / Nodes) - 1));
        }

        return sum * end / (Nodes * Math.PI);
    }
}

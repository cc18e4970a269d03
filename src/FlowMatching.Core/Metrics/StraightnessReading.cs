namespace FlowMatching.Core.Metrics;

/// <summary>How straight trajectories are.</summary>
/// <param name="Value">S ≥ 0, 0 if and only if every trajectory is a straight line at constant speed; a sum over the coordinates.</param>
/// <param name="Displacement">E‖z₁ − z₀‖², the mean square of the way from start to end.</param>
public sealed record StraightnessReading(double Value, double Displacement)
{
    /// <summary>S/E‖z₁ − z₀‖²: does not depend on the units of the data.</summary>
    public double Relative => Value / Displacement;
}

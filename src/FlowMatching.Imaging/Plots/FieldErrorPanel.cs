namespace FlowMatching.Imaging.Plots;

/// <summary>A learned and a true velocity field at one time, both at the positions of the same grid.</summary>
/// <param name="Time">The time t, from 0 (noise) to 1 (data).</param>
/// <param name="Learned">The learned field v, shape (size · size, 2).</param>
/// <param name="True">The true field u, shape (size · size, 2).</param>
/// <param name="RootMeanSquareError">(E‖v(x, t) − u(x, t)‖²)^½ over x ~ p_t;
/// <see cref="FieldErrorPlot.RootMeanSquare"/> finds it on the grid.</param>
public sealed record FieldErrorPanel(double Time, ReadOnlyMemory<float> Learned, ReadOnlyMemory<float> True, double RootMeanSquareError)
{
    /// <summary>Gets the density p_t, shape (size · size), if it is known. The cells that together hold less than 0.1 % of the mass are
    /// then grey, and errors weigh by it in the choice of the scale: where no sample comes, nothing was learned.</summary>
    public ReadOnlyMemory<float> Density { get; init; }
}

namespace FlowMatching.Plots;

/// <summary>The density of the brightest colour over time, the same for all panels of a frame.</summary>
/// <remarks>Noise can be ten times as dense as what it becomes: one scale for all times would show either as a blot or as darkness. In one
/// frame equal colours are equal densities, so that a collapsed panel glows; the median of the panels keeps it from darkening the
/// others. Between few times the scale runs straight: measured in every frame it would tremble, and with it every pixel.</remarks>
internal sealed class DensityScale
{
    private const int Intervals = 20;

    private readonly double[] most = new double[Intervals + 1];

    /// <summary>Measures the panels at some times.</summary>
    /// <param name="panels">Each panel with its points; at least one.</param>
    public DensityScale(IReadOnlyList<(DensityPanel Panel, Timeline Samples)> panels) =>
        Parallel.For(0, most.Length, i => most[i] = Median(panels, (double)i / Intervals));

    /// <summary>Finds the density of the brightest colour.</summary>
    /// <param name="time">From 0 to 1.</param>
    public double At(double time)
    {
        double position = Math.Clamp(time, 0, 1) * Intervals;
        int before = Math.Min((int)position, Intervals - 1);

        return most[before] + ((position - before) * (most[before + 1] - most[before]));
    }

    private static double Median(IReadOnlyList<(DensityPanel Panel, Timeline Samples)> panels, double time)
    {
        var levels = new double[panels.Count];
        for (int i = 0; i < levels.Length; i++)
        {
            var xy = new float[panels[i].Samples.Length];
            panels[i].Samples.At(time, xy);
            levels[i] = DensityLevels.Brightest(panels[i].Panel.Measure(xy));
        }

        return Quantiles.At(Quantiles.Sorted(levels), 0.5);
    }
}

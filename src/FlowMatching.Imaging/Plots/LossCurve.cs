namespace FlowMatching.Imaging.Plots;

/// <summary>The loss over a training run, one value per logged step.</summary>
public sealed record LossCurve
{
    /// <summary>Gets the logged steps, ascending, shape (N).</summary>
    public required double[] Steps { get; init; }

    /// <summary>Gets the loss at each step, shape (N); a value that is not finite leaves a gap.</summary>
    public required double[] Raw { get; init; }

    /// <summary>Gets the smoothed loss at each step, shape (N).</summary>
    public required double[] Smoothed { get; init; }

    /// <summary>Gets, for each of K equal bins of t in [0, 1], the loss at each step, shape (K)(N).
    /// A value is not-a-number where no t fell into the bin.</summary>
    public IReadOnlyList<double[]>? ByTimeBin { get; init; }

    /// <summary>Refuses arrays whose lengths differ.</summary>
    internal void RequireEqualLengths()
    {
        Require(nameof(Raw), Raw);
        Require(nameof(Smoothed), Smoothed);
        foreach (double[] bin in ByTimeBin ?? []) Require(nameof(ByTimeBin), bin);
    }

    private void Require(string name, double[] values)
    {
        if (values.Length != Steps.Length)
            throw new ArgumentException($"{name} has {values.Length} values, expected {Steps.Length}: one per step.");
    }
}

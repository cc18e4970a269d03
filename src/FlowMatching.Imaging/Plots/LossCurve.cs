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

    /// <summary>Gets the loss of held-out examples where it was measured, steps ascending; it is drawn straight in between.</summary>
    public IReadOnlyList<(double Step, double Loss)> Validation { get; init; } = [];

    /// <summary>Gets, for each of K equal bins of t in [0, 1], the loss at each step, shape (K)(N).
    /// A value is not-a-number where no t fell into the bin.</summary>
    public IReadOnlyList<double[]>? ByTimeBin { get; init; }

    /// <summary>The held-out loss at each of <see cref="Steps"/>: not-a-number before the first and after the last measurement.</summary>
    internal double[] ValidationAtSteps() => Array.ConvertAll(Steps, step =>
    {
        var before = Validation.LastOrDefault(point => point.Step <= step, (Step: double.NaN, Loss: double.NaN));
        var after = Validation.FirstOrDefault(point => point.Step >= step, (Step: double.NaN, Loss: double.NaN));

        return before.Step == after.Step ? before.Loss : before.Loss + ((after.Loss - before.Loss) * (step - before.Step) / (after.Step - before.Step));
    });

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

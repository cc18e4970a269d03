namespace FlowMatching.Core;

/// <summary>A mean and how sure it is.</summary>
/// <param name="Value">The mean.</param>
/// <param name="StandardError">√(Σ (x − mean)²/(n (n − 1))); NaN for one number.</param>
public readonly record struct MeanWithError(double Value, double StandardError)
{
    /// <summary>Takes the mean of numbers.</summary>
    internal static MeanWithError Of(IReadOnlyCollection<double> values)
    {
        double mean = values.Average(),
            squares = values.Sum(x => (x - mean) * (x - mean));

        return new MeanWithError(mean, values.Count < 2 ? double.NaN : Math.Sqrt(squares / (values.Count * (values.Count - 1.0))));
    }
}

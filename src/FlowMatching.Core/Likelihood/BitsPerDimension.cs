namespace FlowMatching.Core.Likelihood;

/// <summary>Likelihoods of 8-bit images as bits per dimension, −log₂ P(y)/D for pixel values y in 0, ..., 255.</summary>
/// <remarks>A density p of x = a y + b belongs to pixels of width a: −log₂ P(y)/D = −ln p(x)/(D ln 2) − log₂ a.</remarks>
public static class BitsPerDimension
{
    /// <summary>The offset for x = (y + u)/128 − 1 with u ~ U[0, 1): log₂ 128 = 7. With this noise the figure bounds that of the pixels
    /// from above (Theis et al. 2016, arXiv:1511.01844).</summary>
    public const double DequantizedOffset = 7;

    /// <summary>The offset for x = y/127.5 − 1 without noise: log₂ 127.5 = 6.994.</summary>
    public static double PlainOffset { get; } = Math.Log2(127.5);

    /// <summary>Converts a log-likelihood.</summary>
    /// <param name="logDensity">ln p(x), or its mean.</param>
    /// <param name="dimension">Number D of entries of an example.</param>
    /// <param name="offset"><see cref="DequantizedOffset"/> or <see cref="PlainOffset"/>, as the data was scaled.</param>
    public static double Of(double logDensity, int dimension, double offset) => -logDensity / (dimension * Math.Log(2)) + offset;
}

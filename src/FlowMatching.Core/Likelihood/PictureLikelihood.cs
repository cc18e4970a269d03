using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;

namespace FlowMatching.Core.Likelihood;

/// <summary>The likelihood of pictures under a flow, as bits per dimension: how many bits a value of a picture would cost to store with the
/// model.</summary>
/// <remarks>
/// With x = (y + u)/128 − 1, u ~ U[0, 1), for the bytes y of a picture of D values, bits = −ln p(x)/(D ln 2) + 7, which bounds −log₂ P(y)/D
/// from above in the mean over u (Theis et al. 2016, arXiv:1511.01844). ln p is that of <see cref="LogLikelihood"/>, where the trace of D x
/// D numbers is Hutchinson's estimate zᵀ (∂v/∂x) z (Grathwohl et al. 2019, arXiv:1810.01367), unbiased for ln p and so for the bits. A
/// model that knows all bytes to be equally likely needs 8; one that learnt pictures without dequantisation, as here, was never asked for
/// the widths of its bytes.
/// </remarks>
public static class PictureLikelihood
{
    /// <summary>Measures a flow on the first pictures of a set.</summary>
    /// <param name="estimate">The likelihood of the flow, in float32.</param>
    /// <param name="images">Pictures that it has not learnt; with labels where it tells classes apart, and then log p(x | class) is
    /// measured.</param>
    /// <param name="count">How many, 1 or more; at most all of them.</param>
    /// <param name="request">Solver, steps, probes and chunk.</param>
    /// <param name="onProgress">Told after every chunk what part of the work is done, in [0, 1].</param>
    /// <param name="cancel">Asked after every solver step.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PictureBits Measure(
        LikelihoodEstimate estimate,
        ImageSet images,
        int count,
        LikelihoodRequest request,
        Action<double>? onProgress = null,
        CancellationToken cancel = default
    )
    {
        int some = Math.Min(count, images.Count),
            dimension = images.Shape.Size;
        float[] values = Dequantisation.Of(images, some, new RandomStreams(request.Seed));
        int[]? classes = images.HasLabels ? [.. Enumerable.Range(0, some).Select(images.Label)] : null;

        var reading = estimate(new LikelihoodPoints(values, dimension, classes), request, onProgress, cancel);

        return new PictureBits(
            BitsPerDimension.Of(reading.Mean, dimension, BitsPerDimension.DequantizedOffset),
            reading.StandardError / (dimension * Math.Log(2)),
            some
        );
    }
}

/// <summary>Bits per dimension of pictures.</summary>
/// <param name="Mean">The mean over the pictures.</param>
/// <param name="StandardError">Its standard error by the choice of pictures, probes and dequantisation; NaN for one picture.</param>
/// <param name="Count">Number of pictures.</param>
public sealed record PictureBits(double Mean, double StandardError, int Count);

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

namespace FlowMatching.Core.Likelihood;

/// <summary>Bits per dimension of pictures.</summary>
/// <param name="Mean">The mean over the pictures.</param>
/// <param name="StandardError">Its standard error by the choice of pictures, probes and dequantisation; NaN for one picture.</param>
/// <param name="Count">Number of pictures.</param>
public sealed record PictureBits(double Mean, double StandardError, int Count);

using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>A sphere of radius 2 with Gaussian noise across it.</summary>
/// <remarks>With e = ε/‖ε‖, ε ~ N(0, I₃), an even direction, and w ~ N(0, 1), the point is (2 + 0.1 w) e. The density depends on the
/// distance r from the centre alone: p(x) = [φ((r − 2)/0.1) + φ((r + 2)/0.1)]/(0.1 · 4π r²), φ the density of N(0, 1).</remarks>
public sealed class SphereShell : IDataStream, IKnownDensity
{
    private const double Radius = 2,
        Noise = 0.1;

    /// <inheritdoc/>
    public string Name => "sphere";

    /// <inheritdoc/>
    public string Description => "a sphere of radius 2 in space, noise 0.1";

    /// <inheritdoc/>
    public int Dimension => 3;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var direction = randn(count, 3, generator: rng);
        var noise = Noise * randn(count, 1, generator: rng);

        var unit = direction / direction.square().sum(1, keepdim: true).sqrt();

        return ((Radius + noise) * unit).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public double[] LogDensity(float[] points)
    {
        double[] logs = new double[points.Length / 3];
        for (int i = 0; i < logs.Length; i++)
            logs[i] = LogDensityAt(points.AsSpan(3 * i, 3));

        return logs;
    }

    private static double LogDensityAt(ReadOnlySpan<float> point)
    {
        double square = 0;
        foreach (float x in point)
            square += (double)x * x;
        double near = (Math.Sqrt(square) - Radius) / Noise,
            far = (Math.Sqrt(square) + Radius) / Noise; // the other side, through the centre

        return -near * near / 2
            + Math.Log(1 + Math.Exp((near * near - far * far) / 2))
            - Math.Log(Math.Sqrt(2 * Math.PI) * Noise * 4 * Math.PI * square);
    }
}

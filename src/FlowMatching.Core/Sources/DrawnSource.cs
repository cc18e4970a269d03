using FlowMatching.Core.Data;
using static TorchSharp.torch;

namespace FlowMatching.Core.Sources;

/// <summary>A drawing as the law of x0: one of its points, all equally likely, with Gaussian noise of standard deviation
/// <see cref="Noise"/> beside it.</summary>
/// <remarks>A flow leads N points to N points and no more: the noise makes a law with a density of what was drawn. Points are meant in the
/// units of the data, x, and drawn in those of the model, z = (x − m)/s: see <see cref="DataAffine"/>.</remarks>
internal sealed class DrawnSource : ISource
{
    /// <summary>The standard deviation of the noise beside a point, in the units of the drawing.</summary>
    internal const double Noise = 0.03;

    private const int Dimension = 2;

    private readonly float[] points;
    private readonly float[] noise;

    /// <summary>Reads the drawing.</summary>
    /// <param name="code">Its code.</param>
    /// <param name="affine">How the data's points were standardised; null where they were not.</param>
    /// <exception cref="InvalidInputException">The code cannot be read, or the data is not of the plane.</exception>
    internal DrawnSource(string code, DataAffine? affine)
    {
        InvalidInputException.ThrowIfAny([.. Faults(affine)]);
        Name = DrawingCode.NameOf(code);
        float[] drawn = DrawingCode.Decode(code);
        points = affine?.ToModelUnits(drawn) ?? drawn;
        noise = [.. Enumerable.Range(0, Dimension).Select(column => (float)(Noise / (affine?.ScaleOf(column) ?? 1)))];
        double width = DataAffine.Of(points, Dimension).Scale;
        Std = Math.Sqrt(width * width + noise.Average(static one => (double)one * one));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public double Std { get; }

    /// <inheritdoc/>
    public bool IsGaussian => false;

    /// <summary>Lists what keeps a drawing from being the start of data, one sentence.</summary>
    /// <param name="affine">How the data's points were standardised; null where they were not.</param>
    internal static IEnumerable<string> Faults(DataAffine? affine) =>
        affine is null || (affine.Columns == Dimension && affine.Learnt.Count == Dimension)
            ? []
            :
            [
                $"A drawing is of the plane, and the data has {affine.Columns} columns, {affine.Learnt.Count} that change: it cannot start there.",
            ];

    /// <inheritdoc/>
    public Tensor Draw(long[] shape, Generator rng)
    {
        if (shape is not [_, Dimension])
            throw new ArgumentException(
                $"The source {Name} gives [{shape[0]}, {Dimension}], expected {Shapes.Sizes(shape)}.",
                nameof(shape)
            );

        using var scope = NewDisposeScope();
        var which = randint(points.Length / Dimension, [shape[0]], dtype: ScalarType.Int64, generator: rng);
        var centres = from_array(points).view(-1, Dimension).index_select(0, which);
        return (centres + from_array(noise) * randn(shape, generator: rng)).MoveToOuterDisposeScope();
    }
}

using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>How different the samples of one class are from each other, beside how different real images of it are: guidance that is too
/// strong makes samples right and all alike.</summary>
/// <remarks>The mean distance ‖f_i − f_j‖ of the features over all pairs i ≠ j of a class, without bias whatever their number.</remarks>
/// <param name="Samples">The mean distance within each class of the samples; NaN where it has fewer than 2.</param>
/// <param name="Real">The same of the real images.</param>
public sealed record WithinClassDiversity(IReadOnlyList<double> Samples, IReadOnlyList<double> Real)
{
    /// <summary>The images of a class that are looked at, at most: the first ones.</summary>
    private const int Most = 1000;

    /// <summary>The mean over the classes that both have, of the samples over that of the real images: 1 for fresh real images.</summary>
    public double Ratio
    {
        get
        {
            var both = Samples.Zip(Real).Where(pair => !double.IsNaN(pair.First) && !double.IsNaN(pair.Second)).ToList();

            return both.Sum(pair => pair.First) / both.Sum(pair => pair.Second);
        }
    }

    /// <summary>Measures both sides.</summary>
    /// <param name="samples">Features of samples, shape (N, F).</param>
    /// <param name="sampleLabels">Their classes, 0 to K − 1.</param>
    /// <param name="real">Features of real images, shape (M, F).</param>
    /// <param name="realLabels">Their classes.</param>
    /// <param name="classes">Number K of classes.</param>
    public static WithinClassDiversity Measure(
        Tensor samples,
        IReadOnlyList<long> sampleLabels,
        Tensor real,
        IReadOnlyList<long> realLabels,
        int classes
    ) => new(Distances(samples, sampleLabels, classes), Distances(real, realLabels, classes));

    private static double[] Distances(Tensor features, IReadOnlyList<long> labels, int classes)
    {
        if (features.shape[0] != labels.Count)
        {
            throw new ArgumentException(
                $"There are {labels.Count} labels for features of shape {Shapes.Text(features)}, expected one each.",
                nameof(labels)
            );
        }

        long[][] rows =
        [
            .. Enumerable
                .Range(0, classes)
                .Select(label =>
                    Enumerable.Range(0, labels.Count).Where(i => labels[i] == label).Take(Most).Select(i => (long)i).ToArray()
                ),
        ];

        return Array.ConvertAll(rows, own => MeanDistance(features, own));
    }

    private static double MeanDistance(Tensor features, long[] rows)
    {
        if (rows.Length < 2)
            return double.NaN;

        using var scope = NewDisposeScope();
        using var frozen = no_grad();

        return PointPairs.MeanWithin(features.index_select(0, tensor(rows)).ToFloatArray(), (int)features.shape[1], Math.Sqrt);
    }
}

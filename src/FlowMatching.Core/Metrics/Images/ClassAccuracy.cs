namespace FlowMatching.Core.Metrics.Images;

/// <summary>How often a classifier finds the class that was asked for.</summary>
/// <param name="Overall">The part of all images, in [0, 1].</param>
/// <param name="PerClass">The part of each class's images, in [0, 1]; NaN for a class without images.</param>
public sealed record ClassAccuracy(double Overall, IReadOnlyList<double> PerClass)
{
    /// <summary>Counts.</summary>
    /// <param name="found">The class that the classifier gives each image.</param>
    /// <param name="wanted">The class that was asked for, 0 to K − 1.</param>
    /// <param name="classes">Number K of classes.</param>
    public static ClassAccuracy Of(IReadOnlyList<long> found, IReadOnlyList<long> wanted, int classes)
    {
        if (found.Count == 0 || found.Count != wanted.Count)
        {
            throw new ArgumentException($"There are {found.Count} classes found and {wanted.Count} wanted, expected as many, at least one.");
        }

        double[] right = new double[classes], all = new double[classes];
        for (int i = 0; i < found.Count; i++)
        {
            all[wanted[i]]++;
            right[wanted[i]] += found[i] == wanted[i] ? 1 : 0;
        }

        return new ClassAccuracy(right.Sum() / found.Count, [.. right.Zip(all, (some, total) => some / total)]);
    }
}

using FlowMatching.Core.Data.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>How good class-conditional samples of images are. Every figure has beside it what real images would get.</summary>
/// <param name="Accuracy">How often the classifier finds the class that was asked for.</param>
/// <param name="TestAccuracy">The same of real test images.</param>
/// <param name="ClassifierFid">The squared Fréchet distance of the samples' features from those of as many test images.</param>
/// <param name="ClassifierFidFloor">The same of as many training images.</param>
/// <param name="PrecisionRecall">Precision and recall of the samples against as many test images.</param>
/// <param name="Diversity">How different samples of one class are, beside test images of it.</param>
/// <param name="Neighbours">The nearest training image to each sample.</param>
/// <param name="TestNeighbours">The nearest training image to each of as many test images.</param>
/// <param name="Specks">The mean number of specks in a sample, as <see cref="Speckle"/> counts them.</param>
/// <param name="TestSpecks">The same of as many test images.</param>
public sealed record ImageQuality(
    ClassAccuracy Accuracy,
    ClassAccuracy TestAccuracy,
    double ClassifierFid,
    double ClassifierFidFloor,
    PrecisionRecall PrecisionRecall,
    WithinClassDiversity Diversity,
    NearestNeighbours Neighbours,
    NearestNeighbours TestNeighbours,
    double Specks,
    double TestSpecks
);

/// <summary>What a classifier says of class-conditional samples of images.</summary>
/// <param name="Accuracy">How often it finds the class that was asked for, in [0, 1].</param>
/// <param name="ClassifierFid">The squared Fréchet distance of the samples' features from those of as many test images.</param>
public sealed record ImageJudgement(double Accuracy, double ClassifierFid);

/// <summary>Measures samples of images of one data set by a classifier. What belongs to the data set is computed once.</summary>
/// <remarks>For N samples the first N test and training images are looked at, so the data set must be in no order; with fewer of them, as
/// many as there are. Distances of pixels are in units of x in [−1, 1].</remarks>
public sealed class ImageQualityMeasure : IDisposable
{
    private readonly ImageClassifier classifier;
    private readonly Device device;
    private readonly LabelledImages train;
    private readonly LabelledImages test;
    private readonly Dictionary<long, (double FidFloor, NearestNeighbours Neighbours, double Specks)> references = [];
    private readonly ClassifierReading ofTest;

    /// <summary>Reads the test images.</summary>
    /// <param name="classifier">The judge; it stays the caller's.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="train">What the model has learnt; it stays the caller's.</param>
    /// <param name="test">What nobody has learnt; it stays the caller's.</param>
    /// <param name="cancel">Asked before every part of the work.</param>
    public ImageQualityMeasure(
        ImageClassifier classifier,
        Device device,
        LabelledImages train,
        LabelledImages test,
        CancellationToken cancel = default
    )
    {
        (this.classifier, this.device, this.train, this.test) = (classifier, device, train, test);
        ofTest = ClassifierReading.Of(classifier, test.Images, device, cancel);
    }

    /// <summary>How often the classifier finds the class of a test image.</summary>
    public ClassAccuracy TestAccuracy => ClassAccuracy.Of(ofTest.Classes, test.Labels, test.Classes);

    /// <summary>Measures samples.</summary>
    /// <param name="samples">N samples, float32 in [−1, 1], shape (N, C, H, W), N ≥ 4; values outside are clamped, as in a picture.</param>
    /// <param name="labels">The class that was asked for, of each.</param>
    /// <param name="cancel">Asked before every part of the work.</param>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ImageQuality Measure(Tensor samples, IReadOnlyList<long> labels, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Scalar dark = -1,
            bright = 1;
        var images = samples.clamp(dark, bright);
        using var reading = ClassifierReading.Of(classifier, images, device, cancel);
        var real = FirstOf(ofTest.Features, samples.shape[0]);
        var (floor, testNeighbours, testSpecks) = References(samples.shape[0], cancel);

        return new ImageQuality(
            ClassAccuracy.Of(reading.Classes, labels, test.Classes),
            TestAccuracy,
            FrechetDistance.OfFeatures(reading.Features, real),
            floor,
            PrecisionRecall.Measure(reading.Features, real),
            WithinClassDiversity.Measure(reading.Features, labels, ofTest.Features, test.Labels, test.Classes),
            ToTraining(images, cancel),
            testNeighbours,
            Speckle.PerPicture(images),
            testSpecks
        );
    }

    /// <summary>Measures what needs the classifier alone, and so little beside the sampling.</summary>
    /// <param name="samples">N samples, as <see cref="Measure"/> takes them.</param>
    /// <param name="labels">The class that was asked for, of each.</param>
    /// <param name="cancel">Asked before every part of the work.</param>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    public ImageJudgement Judge(Tensor samples, IReadOnlyList<long> labels, CancellationToken cancel = default)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        Scalar dark = -1,
            bright = 1;
        using var reading = ClassifierReading.Of(classifier, samples.clamp(dark, bright), device, cancel);

        return new ImageJudgement(
            ClassAccuracy.Of(reading.Classes, labels, test.Classes).Overall,
            FrechetDistance.OfFeatures(reading.Features, FirstOf(ofTest.Features, samples.shape[0]))
        );
    }

    /// <inheritdoc/>
    public void Dispose() => ofTest.Dispose();

    private (double FidFloor, NearestNeighbours Neighbours, double Specks) References(long count, CancellationToken cancel)
    {
        if (!references.TryGetValue(count, out var known))
        {
            using var ofTrain = ClassifierReading.Of(classifier, FirstOf(train.Images, count), device, cancel);
            double floor = FrechetDistance.OfFeatures(ofTrain.Features, FirstOf(ofTest.Features, count));
            var real = FirstOf(test.Images, count);
            references[count] = known = (floor, ToTraining(real, cancel), Speckle.PerPicture(real / ImageValues.HalfRange - 1));
        }

        return known;
    }

    // Training images are bytes: distances are taken in bytes and told in units of x, 127.5 of them.
    private NearestNeighbours ToTraining(Tensor images, CancellationToken cancel)
    {
        var bytes = images.dtype == ScalarType.Byte ? images : (images + 1) * ImageValues.HalfRange;
        var found = NearestNeighbours.Find(bytes, train.Images, cancel);

        return found with
        {
            Distances = [.. found.Distances.Select(distance => distance / ImageValues.HalfRange)],
        };
    }

    private static Tensor FirstOf(Tensor rows, long count) => rows.narrow(0, 0, Math.Min(count, rows.shape[0]));
}

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
            throw new ArgumentException(
                $"There are {found.Count} classes found and {wanted.Count} wanted, expected as many, at least one."
            );
        }

        double[] right = new double[classes],
            all = new double[classes];
        for (int i = 0; i < found.Count; i++)
        {
            all[wanted[i]]++;
            right[wanted[i]] += found[i] == wanted[i] ? 1 : 0;
        }

        return new ClassAccuracy(right.Sum() / found.Count, [.. right.Zip(all, (some, total) => some / total)]);
    }
}

namespace FlowMatching.Core.Metrics.Images;

/// <summary>How good class-conditional samples of images are. Every figure has beside it what real images would get.</summary>
/// <param name="Accuracy">How often the classifier finds the class that was asked for.</param>
/// <param name="TestAccuracy">The same of real test images.</param>
/// <param name="ClassifierFid">The squared Fréchet distance of the samples' features from those of as many test images.</param>
/// <param name="ClassifierFidFloor">The same of as many training images.</param>
/// <param name="Overlap">Precision and recall of the samples against as many test images.</param>
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
    PrecisionRecall Overlap,
    WithinClassDiversity Diversity,
    NearestNeighbours Neighbours,
    NearestNeighbours TestNeighbours,
    double Specks,
    double TestSpecks);

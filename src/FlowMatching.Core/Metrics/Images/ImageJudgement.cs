namespace FlowMatching.Core.Metrics.Images;

/// <summary>What a classifier says of class-conditional samples of images.</summary>
/// <param name="Accuracy">How often it finds the class that was asked for, in [0, 1].</param>
/// <param name="ClassifierFid">The squared Fréchet distance of the samples' features from those of as many test images.</param>
public sealed record ImageJudgement(double Accuracy, double ClassifierFid);

namespace FlowMatching.Core.Metrics.Images;

/// <summary>What is known of a trained classifier: enough to tell whether it can be used again.</summary>
/// <param name="Settings">What it is and how it was trained.</param>
/// <param name="DataSet">The data set that it has learnt.</param>
/// <param name="DataSha256">The SHA-256 of the images and labels that it has learnt, 64 hexadecimal digits.</param>
/// <param name="TestAccuracy">The part of test images whose class it finds, in [0, 1].</param>
/// <param name="TestCount">Number of test images.</param>
public sealed record ClassifierFacts(ClassifierSettings Settings, string DataSet, string DataSha256, double TestAccuracy, int TestCount);

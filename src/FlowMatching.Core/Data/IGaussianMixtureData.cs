namespace FlowMatching.Core.Data;

/// <summary>A data set that is a mixture of round Gaussians.</summary>
internal interface IGaussianMixtureData
{
    /// <summary>The mixture.</summary>
    GaussianMixture Gaussians { get; }
}

namespace FlowMatching.Core.Losses;

/// <summary>All time samplers, by name.</summary>
public static class TimeSamplers
{
    /// <summary>Every time sampler; the first one is the default.</summary>
    public static Catalog<ITimeSampler> All { get; } = new(
        "time sampler", new StratifiedTimes(), new UniformTimes(), new LogitNormalTimes(), new UShapedTimes(), new EdmSkewedTimes());
}

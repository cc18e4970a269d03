using FlowMatching.Core.Data;

namespace FlowMatching.Core.Metrics;

/// <summary>What the metrics look at.</summary>
/// <param name="Samples">N samples of a model, row by row.</param>
/// <param name="Data">The data set they should look like.</param>
public sealed record MetricInput(float[] Samples, IDataStream Data)
{
    /// <summary>Samples on their way, for the metrics of trajectories; straightness wants equally spaced times.</summary>
    public Trajectories? Trajectories { get; init; }

    /// <summary>The floors of the data set; give all models of it the same, and each floor is computed once.</summary>
    public MetricFloors Floors { get; init; } = new(Data);

    /// <summary>Number N of samples.</summary>
    public int Count => Samples.Length / Data.Dimension;
}

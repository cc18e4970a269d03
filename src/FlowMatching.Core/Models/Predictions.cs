namespace FlowMatching.Core.Models;

/// <summary>All that a network can predict, by name.</summary>
public static class Predictions
{
    /// <summary>The velocity: what is predicted where nothing else is said.</summary>
    public static IPrediction Velocity { get; } = new VelocityPrediction();

    /// <summary>Every prediction; the first one is the default.</summary>
    public static Catalog<IPrediction> All { get; } = new("prediction", Velocity, new DataPrediction(), new NoisePrediction());
}

using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sources;

namespace FlowMatching.Core.Training;

/// <summary>What is trained and how, data apart.</summary>
public sealed record TrainingPlan
{
    /// <summary>The network.</summary>
    public Architecture Architecture { get; init; } = new();

    /// <summary>The path from noise to data.</summary>
    public PathSettings Path { get; init; } = new();

    /// <summary>The name of what the network predicts.</summary>
    public string Prediction { get; init; } = Predictions.Velocity.Name;

    /// <summary>The name of the law of x0: see <see cref="SourceCatalog"/>.</summary>
    public string Source { get; init; } = GaussianSource.SourceName;

    /// <summary>The name of the coupling.</summary>
    public string Coupling { get; init; } = CouplingCatalog.All[0].Name;

    /// <summary>Steps, batch, rates and the rest.</summary>
    public TrainerSettings Settings { get; init; } = new();

    /// <summary>Lists what is wrong with this plan, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        return [.. Architecture.Faults(), .. Combinations.Faults(this), .. Settings.Faults()];
    }
}

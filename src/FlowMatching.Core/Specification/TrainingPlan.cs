using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sources;

namespace FlowMatching.Core.Specification;

/// <summary>What is trained and how, data apart.</summary>
public sealed record TrainingPlan
{
    /// <summary>The network.</summary>
    public Architecture Architecture { get; init; } = new();

    /// <summary>The path from noise to data.</summary>
    public PathSettings Path { get; init; } = new();

    /// <summary>The name of what the network predicts.</summary>
    public string Prediction { get; init; } = Predictions.Velocity.Name;

    /// <summary>What the network is trained for.</summary>
    public ObjectiveSettings Objective { get; init; } = new();

    /// <summary>The name of the law of x0: see <see cref="SourceCatalog"/>.</summary>
    public string Source { get; init; } = GaussianSource.SourceName;

    /// <summary>How x0 and x1 are paired.</summary>
    public CouplingSettings Coupling { get; init; } = new();

    /// <summary>Steps, batch, rates and the rest.</summary>
    public TrainerSettings Settings { get; init; } = new();

    /// <summary>Settles what was left to choose: the path's options, and for the Schrödinger bridge of width σ the regularisation
    /// 2σ².</summary>
    /// <param name="dataStd">The standard deviation of the data.</param>
    public TrainingPlan Resolve(double dataStd)
    {
        var path = Path.Resolve(dataStd);
        bool bridge = path.Name == BrownianBridgePath.PathName && Coupling.Name == SinkhornMatcher.CouplingName;
        double? regularisation = Coupling.SinkhornReg ?? (bridge ? 2 * path.Sigma * path.Sigma : null);

        return this with
        {
            Path = path,
            Coupling = Coupling with { SinkhornReg = regularisation },
        };
    }

    /// <summary>The names of the parameters that Muon updates; AdamW updates all others.</summary>
    public IReadOnlySet<string> MuonMatrices() =>
        Settings.Optimizer == OptimizerKind.Muon ? Architecture.HiddenMatrices().ToHashSet() : new HashSet<string>();

    /// <summary>Lists what is wrong with this plan, one sentence each.</summary>
    public IEnumerable<string> Faults() => [.. Architecture.Faults(), .. Compatibility.Faults(this), .. Settings.Faults()];

    /// <summary>Lists what is wrong with this plan, alone and with the data that is to be learnt, one sentence each.</summary>
    /// <param name="data">The data.</param>
    public IEnumerable<string> Faults(IDataStream data) => Faults().Concat(DataFaults(data));

    private IEnumerable<string> DataFaults(IDataStream data)
    {
        if (data.Dimension != Architecture.Dimension)
            yield return $"The data set {data.Name} has {data.Dimension} coordinates, the network {Architecture.Dimension}.";
        else if (Architecture.UNet is not null && !data.Shape.SequenceEqual(Architecture.ExampleShape()))
            yield return $"An example of {data.Name} has shape {Shapes.Sizes(data.Shape)}, the network's {Shapes.Sizes(Architecture.ExampleShape())}.";

        foreach (string fault in DrawingCode.In(Source) is null ? [] : DrawnSource.Faults(data.Affine))
            yield return fault;

        if (Architecture.ClassCount() != 0 && Architecture.ClassCount() != data.ClassNames.Count)
            yield return $"The data set {data.Name} has {data.ClassNames.Count} classes, the network {Architecture.ClassCount()}.";
    }
}

using System.Text.Json.Serialization;
using FlowMatching.Core.Options;

namespace FlowMatching.Core.Objectives;

/// <summary>What a network is trained for, in the form in which options and checkpoints keep it. What is null takes the objective's own
/// default.</summary>
public sealed record ObjectiveSettings
{
    /// <summary>The objective's name.</summary>
    [Option(
        "objective",
        "flow: velocities; the others: average velocities, for few steps",
        Catalog = typeof(ObjectiveCatalog),
        FixedOnResume = true
    )]
    public string Name { get; init; } = FlowObjective.ObjectiveName;

    /// <summary>The part of a batch that learns the velocity alone, in (0, 1); not of flow, whose whole batch does.</summary>
    [Option(
        "flow-share",
        "not flow: part of a batch that learns velocities; else the objective's",
        Min = 0,
        AboveMin = true,
        Max = 1,
        BelowMax = true,
        FixedOnResume = true
    )]
    public double? FlowShare { get; init; }

    /// <summary>The p of the weights (m + c)^−p of examples, in [0, 2]; not of flow. See <see cref="FlowMapLoss"/>.</summary>
    [Option("weight-power", "not flow: p of the weights (error + 0.001)^-p of examples", Min = 0, Max = 2, FixedOnResume = true)]
    public double WeightPower { get; init; }

    /// <summary>The w ≥ 0 of the guidance that is learnt with it, so that sampling needs none; 1 for none; not of flow.</summary>
    [Option(
        "objective-guidance",
        "not flow: guidance to learn, so that one evaluation a step does",
        Min = 0,
        Max = 100,
        FixedOnResume = true
    )]
    public double Guidance { get; init; } = 1;

    /// <summary>Whether velocities are learnt, and no averages.</summary>
    [JsonIgnore]
    public bool IsFlow => Name == FlowObjective.ObjectiveName;

    /// <summary>Lists what is wrong with these settings, one sentence each; an option that the objective does not take is a
    /// fault.</summary>
    public IEnumerable<string> Faults() =>
        ObjectiveCatalog.All.Names.Contains(Name) ? OptionProperty.Faults(this).Concat(Strays()) : [ObjectiveCatalog.All.Unknown(Name)];

    private IEnumerable<string> Strays() =>
        from option in new (string Name, bool Given)[]
        {
            ("flow-share", FlowShare is not null),
            ("weight-power", WeightPower != 0),
            ("objective-guidance", Guidance != 1),
        }
        where IsFlow && option.Given
        select $"The objective {Name} takes no {option.Name}: its whole batch learns velocities; leave it out, or choose another --objective.";
}

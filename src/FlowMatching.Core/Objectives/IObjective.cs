using FlowMatching.Core.Losses;
using FlowMatching.Core.Paths;

namespace FlowMatching.Core.Objectives;

/// <summary>What a network is trained for: the velocity of a flow, or average velocities, with which few steps do.</summary>
public interface IObjective : INamed
{
    /// <summary>Whether the network has to know an end time s beside t.</summary>
    bool NeedsEndTime { get; }

    /// <summary>Makes the loss.</summary>
    /// <param name="path">The path between noise and data.</param>
    /// <param name="times">How times are drawn.</param>
    /// <param name="settings">The objective's options, without faults.</param>
    /// <param name="huber">The δ of the pseudo-Huber loss, which a flow takes alone; null for the square error.</param>
    ITrainingLoss CreateLoss(IProbabilityPath path, ITimeSampler times, ObjectiveSettings settings, double? huber);
}

/// <summary>All objectives, by name.</summary>
public static class ObjectiveCatalog
{
    /// <summary>Every objective; the first one is the default.</summary>
    public static Catalog<IObjective> All { get; } =
        new(
            "objective",
            new FlowObjective(),
            new FlowMapObjective(new MeanFlow()),
            new FlowMapObjective(new ImprovedMeanFlow()),
            new FlowMapObjective(new Shortcut()),
            new FlowMapObjective(new SplitMeanFlow()),
            new FlowMapObjective(new LagrangianMap())
        );
}

/// <summary>Conditional flow matching: the network learns the velocity at one time. See <see cref="FlowMatchingLoss"/>.</summary>
public sealed class FlowObjective : IObjective
{
    /// <summary>The name as it is typed.</summary>
    public const string ObjectiveName = "flow";

    /// <inheritdoc/>
    public string Name => ObjectiveName;

    /// <inheritdoc/>
    public bool NeedsEndTime => false;

    /// <inheritdoc/>
    public ITrainingLoss CreateLoss(IProbabilityPath path, ITimeSampler times, ObjectiveSettings settings, double? huber) =>
        new FlowMatchingLoss(path, times, huber);
}

/// <summary>A rule of average velocities on a part of the batch, beside conditional flow matching on the rest: see
/// <see cref="FlowMapLoss"/>.</summary>
/// <param name="rule">The rule.</param>
public sealed class FlowMapObjective(IFlowMapRule rule) : IObjective
{
    /// <inheritdoc/>
    public string Name => rule.Name;

    /// <inheritdoc/>
    public bool NeedsEndTime => true;

    /// <summary>The rule.</summary>
    public IFlowMapRule Rule => rule;

    /// <inheritdoc/>
    public ITrainingLoss CreateLoss(IProbabilityPath path, ITimeSampler times, ObjectiveSettings settings, double? huber) =>
        new FlowMapLoss(rule, path, times, settings);
}

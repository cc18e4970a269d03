using FlowMatching.Core.Options;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A flow from which samples can be drawn: a velocity field, the path that gives its interval of time, and the law it starts
/// from.</summary>
public interface IFlow
{
    /// <summary>The path of the field.</summary>
    IProbabilityPath Path { get; }

    /// <summary>The law of x0.</summary>
    ISource Source { get; }

    /// <summary>The name of the coupling of x0 and x1 that the field was learnt from: the score follows from the velocity for independent
    /// pairs only.</summary>
    string Coupling { get; }

    /// <summary>Where the field computes, and where states have to be.</summary>
    Device Device { get; }

    /// <summary>The velocity as a solver takes it: one time for the whole batch.</summary>
    VectorField AsField();

    /// <summary>The velocity of given classes.</summary>
    /// <param name="condition">The classes of the batch that the field will be given.</param>
    /// <exception cref="InvalidInputException">The flow cannot tell them apart, or not with this guidance.</exception>
    VectorField AsField(Condition condition) =>
        throw new InvalidInputException("The model knows no classes: leave --class and --guidance out.");

    /// <summary>The average velocity from one time to a later one; null where the flow knows velocities at one time only.</summary>
    /// <param name="condition">The classes of the batch that it will be given; null for none in particular.</param>
    /// <exception cref="InvalidInputException">The flow cannot tell them apart, or not with this guidance.</exception>
    FlowMap? AsFlowMap(Condition? condition) => null;
}

/// <summary>Which classes a flow shall draw, and how strongly.</summary>
/// <remarks>Classifier-free guidance, Ho and Salimans 2022 (arXiv:2207.12598), on velocities: v = v_null + w (v_class − v_null).</remarks>
/// <param name="Labels">The class of each example, int64 of shape (B), on the flow's device.</param>
/// <param name="Guidance">w ≥ 0: 1 is the plain conditional flow, 0 the unconditional one; other values than 1 need a network with a null
/// class.</param>
public sealed record Condition(Tensor Labels, double Guidance = 1)
{
    /// <summary>The times of the model's own path at which w counts; at all others the class draws as it is, w = 1, by one evaluation
    /// of the network.</summary>
    /// <remarks>Kynkäänniemi et al. 2024 (arXiv:2404.07724): near noise guidance takes variety away, near the data it does
    /// nothing.</remarks>
    public TimeInterval GuidanceInterval { get; init; } = TimeInterval.All;
}

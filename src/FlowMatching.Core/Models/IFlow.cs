using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Sources;

using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A flow from which samples can be drawn: a velocity field, the path that gives its interval of time, and the law it starts from.</summary>
public interface IFlow
{
    /// <summary>The path of the field.</summary>
    IProbabilityPath Path { get; }

    /// <summary>The law of x0.</summary>
    ISource Source { get; }

    /// <summary>Where the field computes, and where states have to be.</summary>
    Device Device { get; }

    /// <summary>The velocity as a solver takes it: one time for the whole batch.</summary>
    VectorField AsField();

    /// <summary>The velocity of given classes.</summary>
    /// <param name="condition">The classes of the batch that the field will be given.</param>
    /// <exception cref="InvalidInputException">The flow cannot tell them apart, or not with this guidance.</exception>
    VectorField AsField(Condition condition) => throw new InvalidInputException("The model knows no classes: leave --class and --guidance out.");
}

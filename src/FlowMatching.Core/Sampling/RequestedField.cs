using FlowMatching.Core.Models;
using FlowMatching.Core.Solvers;

using static TorchSharp.torch;

namespace FlowMatching.Core.Sampling;

/// <summary>The field that a request asks for: of its classes with its guidance, or of no class in particular.</summary>
internal static class RequestedField
{
    /// <summary>The field of some examples of a request.</summary>
    /// <param name="model">The flow.</param>
    /// <param name="request">The request.</param>
    /// <param name="first">Number of the first example.</param>
    /// <param name="count">Number of examples.</param>
    /// <exception cref="InvalidInputException">The flow does not know classes, or not without one.</exception>
    public static VectorField Of(IFlow model, SampleRequest request, int first, int count)
    {
        if (request.Classes is not { } classes)
        {
            return model.AsField();
        }

        long[] labels = [.. classes.Skip(first).Take(count)];

        return model.AsField(new Condition(tensor(labels).to(model.Device), request.Guidance));
    }
}

using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>A field that counts how often it is evaluated: the NFE of a solution.</summary>
/// <param name="field">The field to count.</param>
public sealed class CountedField(VectorField field)
{
    /// <summary>Number of evaluations so far, one for each call whatever the size of the batch.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Evaluates the field and counts it.</summary>
    /// <param name="x">The state, shape (B, *).</param>
    /// <param name="t">The time.</param>
    /// <returns>The velocity, shape (B, *).</returns>
    public Tensor Evaluate(Tensor x, double t)
    {
        Evaluations++;

        return field(x, t);
    }
}

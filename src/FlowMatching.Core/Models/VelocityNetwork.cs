using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A network F(x, t, c, s) of a state, a time and, where it knows them, the class of each example and a later time s.</summary>
/// <remarks>Its forward takes x of shape (B, *), t of shape (B), the classes, int64 of shape (B), which a network without classes
/// ignores and one with classes needs, and the end times s of shape (B), which a network without them ignores and one with them takes
/// for t where there are none; it gives a tensor of the shape of x.</remarks>
/// <param name="name">The name of its type.</param>
public abstract class VelocityNetwork(string name) : nn.Module<Tensor, Tensor, Tensor?, Tensor?, Tensor>(name)
{
    /// <summary>Evaluates the network at s = t.</summary>
    /// <param name="x">States, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <param name="labels">Classes, int64 of shape (B); null where there are none.</param>
    public Tensor call(Tensor x, Tensor t, Tensor? labels) => call(x, t, labels, null);

    /// <summary>The number format of the network's products.</summary>
    public Precision Precision { get; set; }

    /// <summary>The shape that an example must have, (C, H, W) of pictures; empty where any of the right size will do.</summary>
    public virtual IReadOnlyList<long> ExampleShape => [];

    /// <summary>Number of classes that it tells apart; 0 for none.</summary>
    public virtual int Classes => 0;

    /// <summary>Whether it knows one more class, of number <see cref="Classes"/>, that means "none in particular".</summary>
    public virtual bool HasNullClass => false;

    /// <summary>Makes of a parameter of the same network without an end time one of this network, which does the same at every
    /// s.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="parameter">Its value there; one that has this network's shape is given back.</param>
    internal virtual Tensor Widened(string name, Tensor parameter) => parameter;

    /// <summary>Whether it knows an end time s beside t, as a network of average velocities does.</summary>
    public virtual bool HasEndTime => false;
}

/// <summary>The name and shape of a parameter, known without building the network.</summary>
/// <param name="Name">The name in the network's state, such as layers.0.weight.</param>
/// <param name="Shape">Its shape.</param>
public sealed record ParameterShape(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Number of entries.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}

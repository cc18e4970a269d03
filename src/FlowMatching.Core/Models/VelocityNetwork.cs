using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>A network F(x, t, c) of a state, a time and, where it knows classes, the class of each example.</summary>
/// <remarks>Its forward takes x of shape (B, *), t of shape (B) and the classes, int64 of shape (B), which a network without classes
/// ignores and one with classes needs; it gives a tensor of the shape of x.</remarks>
/// <param name="name">The name of its type.</param>
public abstract class VelocityNetwork(string name) : nn.Module<Tensor, Tensor, Tensor?, Tensor>(name)
{
    /// <summary>The number format of the network's products.</summary>
    public Precision Precision { get; set; }

    /// <summary>The shape that an example must have, (C, H, W) of pictures; empty where any of the right size will do.</summary>
    public virtual IReadOnlyList<long> ExampleShape => [];

    /// <summary>Number of classes that it tells apart; 0 for none.</summary>
    public virtual int Classes => 0;

    /// <summary>Whether it knows one more class, of number <see cref="Classes"/>, that means "none in particular".</summary>
    public virtual bool HasNullClass => false;
}

/// <summary>The name and shape of a parameter, known without building the network.</summary>
/// <param name="Name">The name in the network's state, such as layers.0.weight.</param>
/// <param name="Shape">Its shape.</param>
public sealed record ParameterShape(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Number of entries.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);
}

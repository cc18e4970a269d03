namespace FlowMatching.Core.Models;

/// <summary>Which network, and how large: all that is needed to build it again.</summary>
public sealed record Architecture
{
    /// <summary>The type of the multilayer perceptron for points.</summary>
    public const string Mlp = "mlp";

    /// <summary>The kind of network.</summary>
    public string Type { get; init; } = Mlp;

    /// <summary>Number D of coordinates of a point, 1 or more.</summary>
    public int Dimension { get; init; } = 2;

    /// <summary>Units of each hidden layer, 1 or more.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>Number of hidden layers, 1 or more.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Factor on the inputs of the network; positive. See <see cref="VelocityMlp"/>.</summary>
    public double InputGain { get; init; } = 4;

    /// <summary>Number F of frequencies at which the network sees the sine and cosine of each input beside the input itself, 0 or more.</summary>
    public int Frequencies { get; init; }

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Type != Mlp)
        {
            yield return $"Unknown network '{Type}': there is {Mlp}.";
        }

        if (Dimension < 1)
        {
            yield return $"dimension is {Dimension}, expected 1 or more.";
        }

        if (Hidden < 1)
        {
            yield return $"hidden is {Hidden}, expected 1 or more units a layer.";
        }

        if (Depth < 1)
        {
            yield return $"depth is {Depth}, expected 1 or more hidden layers.";
        }

        if (Frequencies is < 0 or > 16)
        {
            yield return $"frequencies is {Frequencies}, expected 0 to 16.";
        }

        if (!(InputGain > 0 && double.IsFinite(InputGain)))
        {
            yield return $"input-gain is {InputGain}, expected a positive number.";
        }
    }

    /// <summary>Lists the parameters of the network, in the order of its layers.</summary>
    public IEnumerable<ParameterShape> Parameters() => VelocityMlp.ParametersOf(this);

    /// <summary>Counts the numbers that are learnt.</summary>
    public long ParameterCount() => Parameters().Sum(parameter => parameter.Count);
}

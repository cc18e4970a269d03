using System.Text.Json.Serialization;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models.UNet;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>Which network, and how large: all that is needed to build it again.</summary>
public sealed record Architecture
{
    /// <summary>The type of the multilayer perceptron for points.</summary>
    public const string Mlp = "mlp";

    /// <summary>The type of the convolutional network for pictures.</summary>
    public const string Convolutional = "unet";

    /// <summary>The most units of a hidden layer.</summary>
    public const int MostHidden = 65_536;

    /// <summary>The most hidden layers.</summary>
    public const int MostDepth = 64;

    /// <summary>The most classes of a perceptron.</summary>
    public const int MostClasses = 65_536;

    private const int MostDimension = 1 << 20;

    /// <summary>The kind of network.</summary>
    public string Type { get; init; } = Mlp;

    /// <summary>Number D of coordinates of a point, 1 to 1,048,576; of a picture C H W.</summary>
    public int Dimension { get; init; } = 2;

    /// <summary>Units of each hidden layer, 1 to <see cref="MostHidden"/>.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>Number of hidden layers, 1 to <see cref="MostDepth"/>.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Factor on the inputs of the network; positive. See <see cref="VelocityMlp"/>.</summary>
    public double InputGain { get; init; } = 4;

    /// <summary>Number F of frequencies at which the network sees the sine and cosine of each input beside the input itself, 0 or
    /// more.</summary>
    public int Frequencies { get; init; }

    /// <summary>Number of classes that the perceptron tells apart, 0 for none; a network for pictures has its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Classes { get; init; }

    /// <summary>Whether the perceptron knows one more class, "none in particular".</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NullClass { get; init; }

    /// <summary>Whether the perceptron knows an end time s beside t; a network for pictures has its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool EndTime { get; init; }

    /// <summary>Number of frequencies at which the perceptron sees its times, up to <see cref="Frequencies"/>; null for as many.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? TimeFrequencies { get; init; }

    /// <summary>The network for pictures; null where it is the multilayer perceptron, whose sizes say nothing where it is not.</summary>
    public UNetSettings? UNet { get; init; }

    /// <summary>The architecture of a network for pictures.</summary>
    /// <param name="settings">Its sizes.</param>
    public static Architecture Of(UNetSettings settings) =>
        new()
        {
            Type = Convolutional,
            Dimension = settings.Channels * settings.ImageSize * settings.ImageSize,
            UNet = settings,
        };

    /// <summary>The multilayer perceptron that has such layers and sees its inputs as they are.</summary>
    /// <param name="widths">Inputs of the first layer (D coordinates and the time), then the outputs of every layer.</param>
    public static Architecture OfLayers(IReadOnlyList<long> widths) =>
        new()
        {
            Dimension = (int)widths[0] - 1,
            Hidden = (int)widths[1],
            Depth = widths.Count - 2,
            InputGain = 1,
            Frequencies = 0,
        };

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults() =>
        (Type, UNet) switch
        {
            (Mlp, null) => MlpFaults(),
            (Convolutional, { } settings) => UNetFaults(settings),
            (Mlp or Convolutional, _) =>
            [
                $"The network is of type {Type} {(UNet is null ? "without" : "with")} the sizes of a {Convolutional}.",
            ],
            _ => [$"Unknown network '{Type}': there are {Mlp} and {Convolutional}."],
        };

    /// <summary>Number of classes that the network tells apart; 0 for none.</summary>
    public int ClassCount() => UNet?.Classes ?? Classes;

    /// <summary>Whether it knows a class "none in particular", which guidance needs.</summary>
    public bool HasNullClass() => UNet?.NullClass ?? NullClass;

    /// <summary>Whether it knows an end time s beside t: a network of average velocities.</summary>
    public bool HasEndTime() => UNet?.EndTime ?? EndTime;

    /// <summary>The same network with an end time beside t.</summary>
    public Architecture WithEndTime() => UNet is null ? this with { EndTime = true } : this with { UNet = UNet with { EndTime = true } };

    /// <summary>The shape of an example: (D), or (C, H, W) of pictures.</summary>
    public IReadOnlyList<long> ExampleShape() => UNet is null ? [Dimension] : [UNet.Channels, UNet.ImageSize, UNet.ImageSize];

    /// <summary>Builds the network and draws its first weights from the stream "init".</summary>
    /// <param name="streams">The randomness of the run.</param>
    /// <exception cref="InvalidInputException">The sizes have faults.</exception>
    public VelocityNetwork Create(RandomStreams streams)
    {
        using var scope = NewDisposeScope(); // a layer of TorchSharp leaves tensors of its making behind

        VelocityNetwork network = UNet is null ? new VelocityMlp(this, streams) : new VelocityUNet(UNet, streams);
        foreach (var parameter in network.parameters())
        {
            parameter.DetachFromDisposeScope();
        }

        return network;
    }

    private IEnumerable<string> UNetFaults(UNetSettings settings) =>
        settings
            .Faults()
            .Concat(
                Dimension == Of(settings).Dimension
                    ? []
                    : [$"dimension is {Dimension}, expected {Of(settings).Dimension}: the entries of a picture."]
            );

    private IEnumerable<string> MlpFaults()
    {
        if (Dimension is < 1 or > MostDimension)
        {
            yield return $"dimension is {Dimension}, expected 1 to {MostDimension}.";
        }

        if (Hidden is < 1 or > MostHidden)
        {
            yield return $"hidden is {Hidden}, expected 1 to {MostHidden} units a layer.";
        }

        if (Depth is < 1 or > MostDepth)
        {
            yield return $"depth is {Depth}, expected 1 to {MostDepth} hidden layers.";
        }

        if (Frequencies is < 0 or > 16)
        {
            yield return $"frequencies is {Frequencies}, expected 0 to 16.";
        }

        if (TimeFrequencies < 0 || TimeFrequencies > Frequencies)
        {
            yield return $"time-frequencies is {TimeFrequencies}, expected 0 to {Frequencies}.";
        }

        if (Classes is < 0 or > MostClasses || (NullClass && Classes == 0))
        {
            yield return $"classes is {Classes}{(NullClass ? " with a null class" : "")}, expected {(NullClass ? 1 : 0)} to {MostClasses}.";
        }

        if (!(InputGain > 0 && double.IsFinite(InputGain)))
        {
            yield return $"input-gain is {InputGain}, expected a positive number.";
        }
    }

    /// <summary>Lists the parameters of the network, in the order of its layers.</summary>
    public IEnumerable<ParameterShape> Parameters() => UNet is null ? VelocityMlp.ParametersOf(this) : VelocityUNet.ParametersOf(UNet);

    /// <summary>The names of the weights between hidden layers, matrices and convolutions: of neither the first layer, which sees data,
    /// times or classes, nor the last.</summary>
    public IEnumerable<string> HiddenMatrices() =>
        Parameters()
            .Where(parameter => parameter.Shape.Count >= 2)
            .Select(static parameter => parameter.Name)
            .Where(name => UNet is null ? VelocityMlp.IsHidden(this, name) : VelocityUNet.IsHidden(name));

    /// <summary>The name by which it can be asked for: of the perceptron its type, of a UNet that of its preset; null where there is
    /// none.</summary>
    public string? PresetName() => UNet is null ? Mlp : UNetPresets.NameOf(UNet);

    /// <summary>Type and sizes in words.</summary>
    public string Describe() =>
        UNet is null
            ? $"{Type}, {Depth} hidden layers of {Hidden}, {Frequencies} frequencies{(Classes > 0 ? $", {Classes} classes" : "")}{(EndTime ? ", two times" : "")}"
            : $"{Type}, {UNet.Describe()}";

    /// <summary>Whether evaluating it is many short operators, as of a UNet, rather than few.</summary>
    public bool HasManyOperators() => UNet is not null;

    /// <summary>What one example costs.</summary>
    public NetworkCost Cost() => UNet is null ? VelocityMlp.CostOf(this) : UNetCost.Of(UNet);

    /// <summary>Counts the numbers that are learnt.</summary>
    public long ParameterCount() => Parameters().Sum(parameter => parameter.Count);
}

/// <summary>What one example costs a network.</summary>
/// <param name="MultiplyAdds">Multiply-adds of a forward pass: matrices, convolutions and attention; the rest is small beside
/// them.</param>
/// <param name="Kept">Numbers that a training step holds for it: what the layers keep for the backward pass, and gradients.</param>
public readonly record struct NetworkCost(double MultiplyAdds, double Kept)
{
    /// <summary>Adds costs.</summary>
    public static NetworkCost operator +(NetworkCost a, NetworkCost b) => new(a.MultiplyAdds + b.MultiplyAdds, a.Kept + b.Kept);
}

using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Checkpoints;

/// <summary>The tensors of a checkpoint: four for each parameter p, named model.p, ema.p, adamw.exp_avg.p and adamw.exp_avg_sq.p.</summary>
internal static class CheckpointTensors
{
    public const string Model = "model.";
    public const string Ema = "ema.";
    public const string FirstMoment = "adamw.exp_avg.";
    public const string SecondMoment = "adamw.exp_avg_sq.";

    private const string Float32 = "F32";

    private static readonly string[] Groups = [Model, Ema, FirstMoment, SecondMoment];

    /// <summary>Gathers the tensors to write.</summary>
    public static SortedDictionary<string, Tensor> Gather(nn.Module network, AdamWEma optimizer)
    {
        SortedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            tensors.Add(Model + name, parameter);
            tensors.Add(Ema + name, optimizer.Ema[name]);
            tensors.Add(FirstMoment + name, optimizer.FirstMoments[name]);
            tensors.Add(SecondMoment + name, optimizer.SecondMoments[name]);
        }

        return tensors;
    }

    /// <summary>Describes tensors as a file's table does.</summary>
    public static IEnumerable<SafetensorsEntry> Table(IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(entry => new SafetensorsEntry(entry.Key, Float32, entry.Value.shape));

    /// <summary>Lists where a file's tensors differ from those of its own architecture, one phrase each.</summary>
    public static IEnumerable<string> Faults(Architecture architecture, IEnumerable<SafetensorsEntry> entries)
    {
        var found = entries.ToDictionary(entry => entry.Name);
        foreach (var expected in Expected(architecture))
        {
            if (!found.Remove(expected.Name, out var entry))
            {
                yield return $"the tensor {expected.Name} is missing";
            }
            else if (Fault(expected, entry) is { } fault)
            {
                yield return fault;
            }
        }

        foreach (string name in found.Keys)
        {
            yield return $"the tensor {name} is none of its network's";
        }
    }

    private static IEnumerable<ParameterShape> Expected(Architecture architecture) =>
        from parameter in architecture.Parameters()
        from prefix in Groups
        select parameter with
        {
            Name = prefix + parameter.Name,
        };

    private static string? Fault(ParameterShape expected, SafetensorsEntry entry)
    {
        if (entry.DType != Float32)
        {
            return $"the tensor {entry.Name} holds {entry.DType}, expected {Float32}";
        }

        return entry.Shape.SequenceEqual(expected.Shape)
            ? null
            : $"the tensor {entry.Name} has shape {Shapes.Sizes(entry.Shape)}, expected {Shapes.Sizes(expected.Shape)}";
    }
}

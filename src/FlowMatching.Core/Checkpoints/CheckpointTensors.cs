using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using FlowMatching.Core.Specification;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Checkpoints;

/// <summary>The tensors of a checkpoint: for each parameter p model.p, ema.p and those of its optimizer, adamw.exp_avg.p and
/// adamw.exp_avg_sq.p or muon.momentum.p.</summary>
internal static class CheckpointTensors
{
    public const string Model = "model.";
    public const string Ema = "ema.";
    public const string FirstMoment = "adamw.exp_avg.";
    public const string SecondMoment = "adamw.exp_avg_sq.";
    public const string Momentum = "muon.momentum.";

    private const string Float32 = "F32";

    private static readonly string[] OfAdamW = [Model, Ema, FirstMoment, SecondMoment],
        OfMuon = [Model, Ema, Momentum];

    /// <summary>Gathers the tensors to write.</summary>
    public static SortedDictionary<string, Tensor> Gather(nn.Module network, EmaOptimizer optimizer)
    {
        SortedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach ((string name, Parameter parameter) in network.named_parameters())
        {
            tensors.Add(Model + name, parameter);
            tensors.Add(Ema + name, optimizer.Ema[name]);
        }

        Add(FirstMoment, optimizer.FirstMoments);
        Add(SecondMoment, optimizer.SecondMoments);
        Add(Momentum, optimizer.Momenta);

        return tensors;

        void Add(string prefix, IReadOnlyDictionary<string, Tensor> states)
        {
            foreach (var (name, state) in states)
                tensors.Add(prefix + name, state);
        }
    }

    /// <summary>Describes tensors as a file's table does.</summary>
    public static IEnumerable<SafetensorsEntry> Table(IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(entry => new SafetensorsEntry(entry.Key, Float32, entry.Value.shape));

    /// <summary>Lists where a file's tensors differ from those of its own plan, one phrase each.</summary>
    public static IEnumerable<string> Faults(TrainingPlan plan, IEnumerable<SafetensorsEntry> entries)
    {
        var found = entries.ToDictionary(entry => entry.Name);
        foreach (var expected in Expected(plan))
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

    private static IEnumerable<ParameterShape> Expected(TrainingPlan plan)
    {
        var byMuon = plan.MuonMatrices();

        return from parameter in plan.Architecture.Parameters()
            from prefix in byMuon.Contains(parameter.Name) ? OfMuon : OfAdamW
            select parameter with
            {
                Name = prefix + parameter.Name,
            };
    }

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

using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Core.Checkpoints;

/// <summary>Makes a checkpoint of a network's weights as other programs keep them: a safetensors file of names and tensors, without a
/// header of ours.</summary>
/// <remarks>Such a network was trained on states as they are, so the checkpoint says that it is not preconditioned: its output is the
/// prediction. The names are those of guided-diffusion for a <see cref="Models.UNet.VelocityUNet"/>, of a Sequential "layers" for a
/// <see cref="VelocityMlp"/>; a first part that all names share, such as "module.", is passed over.</remarks>
public static class StateDict
{
    /// <summary>Lists the tensors of a file, without their numbers and without the engine.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It cannot be read, or is a checkpoint already.</exception>
    public static IReadOnlyList<SafetensorsEntry> ReadTable(string path)
    {
        var (metadata, entries) = Opening(path, () => (Safetensors.ReadMetadata(path, out var table), table));

        return metadata.GetValueOrDefault("format") == HeaderText.Format
            ? throw new InvalidInputException($"{path} is a checkpoint of this toolkit already: there is nothing to import.")
            : entries;
    }

    /// <summary>Says in one sentence which tensors are missing, surplus or of another shape than a network's, or null.</summary>
    /// <param name="path">The file, for the sentence.</param>
    /// <param name="entries">Its tensors.</param>
    /// <param name="architecture">The network, without faults.</param>
    public static string? Fault(string path, IReadOnlyList<SafetensorsEntry> entries, Architecture architecture)
    {
        string[] misfits = [.. StateDictMisfits.Of(entries, architecture)];

        return misfits is [] ? null : $"{path} does not hold this network: {string.Join("; ", misfits)}.";
    }

    /// <summary>Writes the checkpoint: the weights, as their own average, and no moments yet.</summary>
    /// <param name="path">The file of weights.</param>
    /// <param name="header">What the checkpoint shall say of itself, without faults.</param>
    /// <param name="checkpoint">The checkpoint's file; it is replaced only once the new one is complete.</param>
    /// <param name="beforeWriting">Called once everything has been read and checked; null for nothing to do.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, does not hold the network, or holds numbers that are
    /// none.</exception>
    public static void Import(string path, CheckpointHeader header, string checkpoint, Action? beforeWriting = null)
    {
        var entries = ReadTable(path);
        InvalidInputException.ThrowIfAny(header.Faults());
        InvalidInputException.ThrowIfAny(Fault(path, entries, header.Architecture) is { } fault ? [fault] : []);

        using var network = header.Architecture.Create(new RandomStreams(header.Seed));
        Fill(network, path, StateDictMisfits.PrefixOf(entries, header.Architecture));
        using AdamWEma optimizer = new(network.named_parameters(), new AdamWSettings());
        beforeWriting?.Invoke();
        Checkpoint.Save(checkpoint, header with { Preconditioning = Preconditioning.None }, network, optimizer);
    }

    private static void Fill(VelocityNetwork network, string path, string prefix)
    {
        using var frozen = no_grad();
        using var file = Opening(path, () => Safetensors.Read(path));
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var part = NewDisposeScope();
            var values = file.Tensors[prefix + name].to_type(ScalarType.Float32);
            if (!values.isfinite().all().item<bool>())
            {
                throw new InvalidInputException($"{path}: the tensor {prefix}{name} holds NaN or infinite numbers.");
            }

            parameter.copy_(values);
        }

        (network as VelocityMlp)?.TakeTimesFromZero();
    }

    private static T Opening<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path} does not exist.", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException(e.Message, e); // it names the file already
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }
}

/// <summary>Where the tensors of a file differ from the parameters of a network.</summary>
internal static class StateDictMisfits
{
    private const int Named = 3;

    private static readonly string[] Floating = ["F64", "F32", "F16", "BF16"];

    /// <summary>Lists the differences, a phrase for each kind: what is missing, what is surplus, what is of another shape or
    /// type.</summary>
    /// <param name="entries">The file's tensors.</param>
    /// <param name="architecture">The network.</param>
    public static IEnumerable<string> Of(IReadOnlyList<SafetensorsEntry> entries, Architecture architecture)
    {
        string prefix = PrefixOf(entries, architecture);
        var found = entries.ToDictionary(entry => entry.Name);
        ParameterShape[] expected = [.. architecture.Parameters().Select(parameter => parameter with { Name = prefix + parameter.Name })];
        string[] missing = [.. expected.Select(parameter => parameter.Name).Where(name => !found.ContainsKey(name))];
        string[] surplus = [.. found.Keys.Except(expected.Select(parameter => parameter.Name))];
        string[] unlike =
        [
            .. expected
                .Where(parameter => found.ContainsKey(parameter.Name))
                .Select(parameter => Fault(parameter, found[parameter.Name]))
                .OfType<string>(),
        ];

        if (missing is not [])
        {
            yield return $"missing {Some(missing)}";
        }

        if (surplus is not [])
        {
            yield return $"surplus {Some(surplus)}";
        }

        if (unlike is not [])
        {
            yield return Some(unlike);
        }
    }

    /// <summary>The first part of all names, with its dot, where no name without it is one of the network's.</summary>
    /// <param name="entries">The file's tensors.</param>
    /// <param name="architecture">The network.</param>
    public static string PrefixOf(IReadOnlyList<SafetensorsEntry> entries, Architecture architecture)
    {
        string first = entries.Count == 0 ? "" : entries[0].Name[..(entries[0].Name.IndexOf('.', StringComparison.Ordinal) + 1)];
        HashSet<string> known = [.. architecture.Parameters().Select(parameter => parameter.Name)];
        bool isShared =
            entries.All(entry => entry.Name.StartsWith(first, StringComparison.Ordinal))
            && !entries.Any(entry => known.Contains(entry.Name));

        return isShared && entries.Any(entry => known.Contains(entry.Name[first.Length..])) ? first : "";
    }

    private static string? Fault(ParameterShape expected, SafetensorsEntry entry) =>
        (Floating.Contains(entry.DType), entry.Shape.SequenceEqual(expected.Shape)) switch
        {
            (false, _) => $"{entry.Name} holds {entry.DType}, expected one of {string.Join(", ", Floating)}",
            (_, false) => $"{entry.Name} has shape {Shapes.Sizes(entry.Shape)}, expected {Shapes.Sizes(expected.Shape)}",
            _ => null,
        };

    private static string Some(string[] all) =>
        string.Join(", ", all.Take(Named)) + (all.Length > Named ? $" and {all.Length - Named} more" : "");
}

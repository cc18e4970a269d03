using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Core.Checkpoints;

/// <summary>Makes a checkpoint of a network's weights as other programs keep them: a safetensors file of names and tensors, without a
/// header of ours, or a .pt or .pth of PyTorch's.</summary>
/// <remarks>Such a network was trained on states as they are, so the checkpoint says that it is not preconditioned: its output is the
/// prediction. The names are those of guided-diffusion for a <see cref="Models.UNet.VelocityUNet"/>, of a Sequential "layers" for a
/// <see cref="VelocityMlp"/>.</remarks>
public static class StateDict
{
    /// <summary>Lists the tensors of a file, without their numbers and without the engine.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It cannot be read, or is a checkpoint already.</exception>
    public static WeightFile Open(string path)
    {
        var file = Opening(path, () => WeightFile.Open(path));

        return file.Metadata.GetValueOrDefault("format") == HeaderText.Format
            ? throw new InvalidInputException($"{path} is a checkpoint of this toolkit already: there is nothing to import.")
            : file;
    }

    /// <summary>Says in one sentence which tensors are missing, surplus or of another shape than a network's, or null.</summary>
    /// <param name="weights">The tensors.</param>
    /// <param name="architecture">The network, without faults.</param>
    public static string? Fault(NamedWeights weights, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(weights);
        string[] misfits = [.. StateDictMisfits.Of(weights.Entries, architecture)];

        return misfits is [] ? null : $"{weights.File.Path} does not hold this network: {string.Join("; ", misfits)}.";
    }

    /// <summary>As the other one, with the names of a file as they are, less a first part that all of them share.</summary>
    /// <param name="path">The file of weights.</param>
    /// <param name="header">What the checkpoint shall say of itself, without faults.</param>
    /// <param name="checkpoint">The checkpoint's file; it is replaced only once the new one is complete.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, does not hold the network, or holds numbers that are
    /// none.</exception>
    public static void Import(string path, CheckpointHeader header, string checkpoint)
    {
        ArgumentNullException.ThrowIfNull(header);
        HashSet<string> known = [.. header.Architecture.Parameters().Select(static parameter => parameter.Name)];
        Import(NamedWeights.Of(Open(path), known.Contains), header, checkpoint);
    }

    /// <summary>Writes the checkpoint: the weights, as their own average, and no moments yet.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="header">What the checkpoint shall say of itself, without faults.</param>
    /// <param name="checkpoint">The checkpoint's file; it is replaced only once the new one is complete.</param>
    /// <param name="beforeWriting">Called once everything has been read and checked; null for nothing to do.</param>
    /// <exception cref="InvalidInputException">The file cannot be read, does not hold the network, or holds numbers that are
    /// none.</exception>
    public static void Import(NamedWeights weights, CheckpointHeader header, string checkpoint, Action? beforeWriting = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(header);
        InvalidInputException.ThrowIfAny(header.Faults());
        InvalidInputException.ThrowIfAny(Fault(weights, header.Architecture) is { } fault ? [fault] : []);

        using var network = header.Architecture.Create(new RandomStreams(header.Seed));
        Fill(network, weights);
        using EmaOptimizer optimizer = new(network.named_parameters(), new AdamWSettings(), header.Plan.MuonMatrices());
        beforeWriting?.Invoke();
        Checkpoint.Save(checkpoint, header with { Preconditioning = Preconditioning.None }, network, optimizer);
    }

    private static void Fill(VelocityNetwork network, NamedWeights weights)
    {
        using var frozen = no_grad();
        var parameters = network.named_parameters().ToArray();
        var tensors = Opening(
            weights.File.Path,
            () => weights.File.Read(parameters.Select(parameter => weights.NameInFile(parameter.name)).ToHashSet())
        );
        try
        {
            foreach (var (name, parameter) in parameters)
                Fill(parameter, tensors[weights.NameInFile(name)], $"{weights.File.Path}: the tensor {weights.NameInFile(name)}");
        }
        finally
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
        }

        (network as VelocityMlp)?.TakeTimesFromZero();
    }

    private static void Fill(Tensor parameter, Tensor values, string place)
    {
        using var part = NewDisposeScope();
        var numbers = values.to_type(ScalarType.Float32);
        if (!numbers.isfinite().all().item<bool>())
            throw new InvalidInputException($"{place} holds NaN or infinite numbers.");

        parameter.copy_(numbers);
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
            // Ours name the file already; those of an archive do not.
            throw new InvalidInputException(
                e.Message.StartsWith(path, StringComparison.Ordinal) ? e.Message : $"{path} is damaged: {e.Message.TrimEnd('.')}.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
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
        var found = entries.ToDictionary(entry => entry.Name);
        ParameterShape[] expected = [.. architecture.Parameters()];
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

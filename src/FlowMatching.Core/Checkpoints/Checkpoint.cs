using System.Globalization;
using System.Text.Json;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using static TorchSharp.torch;

namespace FlowMatching.Core.Checkpoints;

/// <summary>Writes and reads checkpoints: one safetensors file with weights, their moving average, the optimizer's moments and a
/// header.</summary>
/// <remarks>Equal state gives an equal file. A reader refuses, in one sentence, whatever is not exactly what was written.</remarks>
public static class Checkpoint
{
    /// <summary>The name of the checkpoint in a run folder.</summary>
    public const string FileName = "checkpoint.safetensors";

    /// <summary>Writes a checkpoint. The file that was there before is replaced only once the new one is complete.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">What it says of itself.</param>
    /// <param name="network">The network with the weights as the optimizer left them, float32.</param>
    /// <param name="optimizer">The moving average and the moments, by parameter name.</param>
    /// <exception cref="RunFailedException">A number in it is NaN or infinite. Nothing has been written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Save(string path, CheckpointHeader header, nn.Module network, EmaOptimizer optimizer)
    {
        using var scope = NewDisposeScope();
        var tensors = CheckpointTensors.Gather(network, optimizer);
        RequireFinite(path, header.Step, tensors);
        var metadata = HeaderText.Write(header);
        metadata[Digest.DataKey] = Digest.OfData(tensors);
        metadata[Digest.HeaderKey] = Digest.OfHeader(metadata, CheckpointTensors.Table(tensors));

        Safetensors.Write(path, tensors, metadata);
    }

    private static void RequireFinite(string path, int step, IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        foreach (var (name, tensor) in tensors)
        {
            if (!tensor.isfinite().all().item<bool>())
            {
                throw new RunFailedException(
                    $"After step {step} the tensor {name} holds NaN or infinite numbers, so {path} was not written; try a smaller learning rate."
                );
            }
        }
    }

    /// <summary>Reads what a checkpoint says of itself, without its numbers and without the engine.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It is missing, cannot be read, or is not a whole checkpoint of a format known
    /// here.</exception>
    public static CheckpointHeader ReadHeader(string path) => Opening(path, file => ReadHeader(file, path).Header);

    /// <summary>Reads what a checkpoint says of itself and checks its numbers by their sum, without the engine.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sha256">The SHA-256 of its numbers, 64 hexadecimal digits.</param>
    /// <exception cref="InvalidInputException">It is missing, cannot be read, or is not a whole checkpoint of a format known
    /// here.</exception>
    public static CheckpointHeader Verify(string path, out string sha256)
    {
        (var header, sha256) = Opening(
            path,
            file =>
            {
                var (read, metadata) = ReadHeader(file, path);
                string sum = SafetensorsSum.Of(file, path);
                Require(path, DataFault(metadata, sum));

                return (read, sum);
            }
        );

        return header;
    }

    /// <summary>Reads a whole checkpoint onto the CPU. A run may replace it meanwhile: what is read is one file or the other.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It is missing, cannot be read, or is not a whole checkpoint of a format known
    /// here.</exception>
    public static LoadedCheckpoint Load(string path) =>
        Opening(
            path,
            stream =>
            {
                var (header, _) = ReadHeader(stream, path);
                var file = Safetensors.Read(stream, path);
                string? fault = DataFault(file.Metadata, Digest.OfData(file.Tensors));
                if (fault is not null)
                {
                    file.Dispose();
                }

                Require(path, fault);

                return new LoadedCheckpoint(header, file);
            }
        );

    private static (CheckpointHeader Header, IReadOnlyDictionary<string, string> Metadata) ReadHeader(FileStream file, string path)
    {
        var metadata = Safetensors.ReadMetadata(file, path, out var entries);
        Require(path, FormatFault(metadata));
        Require(
            path,
            DigestFault(metadata, Digest.HeaderKey, Digest.OfHeader(metadata, entries), "its header was changed after it was written")
        );

        var header = Parse(path, metadata);
        Require(path, header.Faults().FirstOrDefault());
        Require(path, CheckpointTensors.Faults(header.Plan, entries).FirstOrDefault());

        return (header, metadata);
    }

    private static string? DataFault(IReadOnlyDictionary<string, string> metadata, string sum) =>
        DigestFault(metadata, Digest.DataKey, sum, "its numbers were changed after they were written");

    private static string? FormatFault(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("format") != HeaderText.Format)
        {
            return "it is a safetensors file of another program, not a checkpoint of this toolkit";
        }

        string version = metadata.GetValueOrDefault("format_version", "");
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1)
        {
            return $"its format version is '{version}', expected a number from 1 up";
        }

        return number <= CheckpointHeader.CurrentFormatVersion
            ? null
            : $"it was written by a newer version of this toolkit (format {number}, known here: {CheckpointHeader.CurrentFormatVersion})";
    }

    private static string? DigestFault(IReadOnlyDictionary<string, string> metadata, string key, string actual, string fault) =>
        metadata.GetValueOrDefault(key) == actual ? null : fault;

    private static CheckpointHeader Parse(string path, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            return HeaderText.Read(metadata);
        }
        catch (JsonException e)
        {
            throw Refused(path, $"its header cannot be read ({e.Message.TrimEnd('.')})", e);
        }
        catch (FormatException e)
        {
            throw Refused(path, e.Message, e);
        }
    }

    private static void Require(string path, string? fault)
    {
        if (fault is not null)
        {
            throw Refused(path, fault.TrimEnd('.'));
        }
    }

    /// <summary>Opens the file, and turns every fault of that into the one sentence that a user can act on.</summary>
    private static T Opening<T>(string path, Func<FileStream, T> read)
    {
        try
        {
            using var file = Safetensors.Open(path);

            return read(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"There is no checkpoint {path}.", e);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException(e.Message, e); // it names the file already
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, e.Message.TrimEnd('.'), e);
        }
    }

    private static InvalidInputException Refused(string path, string fault, Exception? inner = null)
    {
        string sentence = $"The checkpoint {path} cannot be used: {fault}.";

        return inner is null ? new InvalidInputException(sentence) : new InvalidInputException(sentence, inner);
    }
}

using System.Globalization;
using System.Text.Json;
using FlowMatching.Torch;
using static TorchSharp.torch;

namespace FlowMatching.Core.Checkpoints;

/// <summary>Writes and reads checkpoints: one safetensors file with weights, their moving average, AdamW's moments and a header.</summary>
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
    public static void Save(string path, CheckpointHeader header, nn.Module network, AdamWEma optimizer)
    {
        using var scope = NewDisposeScope();
        var tensors = CheckpointTensors.Gather(network, optimizer);
        var metadata = HeaderText.Write(header);
        metadata[Digest.DataKey] = Digest.OfData(tensors);
        metadata[Digest.HeaderKey] = Digest.OfHeader(metadata, CheckpointTensors.Table(tensors));

        Safetensors.Write(path, tensors, metadata);
    }

    /// <summary>Reads what a checkpoint says of itself, without its numbers and without the engine.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It is missing, cannot be read, or is not a whole checkpoint of a format known here.</exception>
    public static CheckpointHeader ReadHeader(string path) => Refusing(path, () =>
    {
        var metadata = Safetensors.ReadMetadata(path, out var entries);
        RequireFormat(metadata);
        RequireDigest(metadata, Digest.HeaderKey, Digest.OfHeader(metadata, entries), "its header was changed after it was written");

        var header = HeaderText.Read(metadata);
        Require(header.Faults().FirstOrDefault());
        Require(CheckpointTensors.Faults(header.Architecture, entries).FirstOrDefault());

        return header;
    });

    /// <summary>Reads a whole checkpoint onto the CPU.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">It is missing, cannot be read, or is not a whole checkpoint of a format known here.</exception>
    public static LoadedCheckpoint Load(string path)
    {
        var header = ReadHeader(path);

        return Refusing(path, () =>
        {
            var file = Safetensors.Read(path);
            try
            {
                RequireDigest(file.Metadata, Digest.DataKey, Digest.OfData(file.Tensors), "its numbers were changed after they were written");

                return new LoadedCheckpoint(header, file);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        });
    }

    private static void RequireFormat(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.GetValueOrDefault("format") != HeaderText.Format)
        {
            throw new InvalidDataException("it is a safetensors file of another program, not a checkpoint of this toolkit");
        }

        string version = metadata.GetValueOrDefault("format_version", "");
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number < 1)
        {
            throw new InvalidDataException($"its format version is '{version}', expected a number from 1 up");
        }

        if (number > CheckpointHeader.CurrentFormatVersion)
        {
            throw new InvalidDataException(
                $"it was written by a newer version of this toolkit (format {number}, known here: {CheckpointHeader.CurrentFormatVersion})");
        }
    }

    private static void RequireDigest(IReadOnlyDictionary<string, string> metadata, string key, string actual, string fault) =>
        Require(metadata.GetValueOrDefault(key) == actual ? null : fault);

    private static void Require(string? fault)
    {
        if (fault is not null)
        {
            throw new InvalidDataException(fault.TrimEnd('.'));
        }
    }

    /// <summary>Turns every fault of a file into the one sentence that a user can act on.</summary>
    private static T Refusing<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"There is no checkpoint {path}.", e);
        }
        catch (Exception e) when (e is InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"The checkpoint {path} cannot be used: {e.Message.TrimEnd('.')}.", e);
        }
    }
}

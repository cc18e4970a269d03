using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Checkpoints as somebody makes them who knows how they are signed: what the header says is free, its checksum is
/// right.</summary>
internal static class SignedCheckpoint
{
    /// <summary>The smallest networks of either kind.</summary>
    public static Architecture Mlp { get; } = new() { Hidden = 1, Depth = 1 };

    public static Architecture Convolutional { get; } =
        Architecture.Of(
            new UNetSettings
            {
                ImageSize = 4,
                Width = 4,
                Multipliers = [1],
                Groups = 1,
                Classes = 2,
            }
        );

    // Made once: they are most of the header, and the same in every file.
    private static readonly (SafetensorsEntry[] Entries, byte[] Json, long Bytes) MlpTable = TableOf(Mlp),
        ConvolutionalTable = TableOf(Convolutional);

    /// <summary>The header of a checkpoint as text: one entry a line, its name, an equals sign, and its JSON.</summary>
    public static byte[] TextOf(CheckpointHeader header) =>
        Encoding.UTF8.GetBytes(
            string.Join(
                '\n',
                HeaderText.Write(header).Append(new(Digest.DataKey, new string('0', 64))).Select(entry => $"{entry.Key}={entry.Value}")
            )
        );

    /// <summary>The file with such a header; the numbers in it are zeros.</summary>
    public static byte[] Of(byte[] text)
    {
        SortedDictionary<string, string> metadata = new(StringComparer.Ordinal);
        foreach (string line in Encoding.UTF8.GetString(text).Split('\n'))
        {
            if (line.Split('=', 2) is [var key, var value])
                metadata[key] = value;
        }

        var table = metadata.GetValueOrDefault("architecture", "").Contains("unet", StringComparison.Ordinal)
            ? ConvolutionalTable
            : MlpTable;
        metadata[Digest.HeaderKey] = Digest.OfHeader(metadata, table.Entries);
        byte[] json = [.. "{\"__metadata__\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(metadata), (byte)',', .. table.Json.AsSpan(1)];

        return File(json, table.Bytes);
    }

    private static SafetensorsEntry[] EntriesOf(Architecture architecture) =>
        [
            .. from parameter in architecture.Parameters()
            from prefix in (string[])
                [CheckpointTensors.Model, CheckpointTensors.Ema, CheckpointTensors.FirstMoment, CheckpointTensors.SecondMoment]
            select new SafetensorsEntry(prefix + parameter.Name, "F32", parameter.Shape),
        ];

    private static (SafetensorsEntry[] Entries, byte[] Json, long Bytes) TableOf(Architecture architecture)
    {
        long data = 0;
        Dictionary<string, object> table = [];
        var entries = EntriesOf(architecture);
        foreach (var entry in entries)
        {
            long end = data + entry.Shape.Aggregate(4L, (product, size) => product * size);
            table[entry.Name] = new
            {
                dtype = entry.DType,
                shape = entry.Shape,
                data_offsets = (long[])[data, end],
            };
            data = end;
        }

        return (entries, JsonSerializer.SerializeToUtf8Bytes(table), data);
    }

    private static byte[] File(byte[] json, long data)
    {
        byte[] file = new byte[8 + json.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);

        return file;
    }
}

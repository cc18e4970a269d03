using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Train;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Whole files of data.</summary>
internal static class DataCorpus
{
    private const int CifarRecord = 1 + 3 * 32 * 32;

    public static IReadOnlyList<byte[]> Npy()
    {
        using TemporaryFolder folder = new();
        string path = folder.In("whole.npy");
        NpyFile.Write(path, [1, -2.5f, 3e7f, 4, 0, -0f], columns: 2);
        byte[] single = File.ReadAllBytes(path);
        byte[] header = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(single[..128]).Replace("<f4", "<f8", StringComparison.Ordinal));

        return [single, [.. header, .. Enumerable.Range(1, 6).SelectMany(value => BitConverter.GetBytes((double)value))]];
    }

    public static IReadOnlyList<byte[]> Csv() =>
        Texts(
            "1,2\n-3.5,4e-1\n",
            "x;y\r\n1;2\r\n",
            "# by hand\n\n1\t2\n3\t4",
            "1 2\r3 4\r",
            "\uFEFF\"x\",\"y\"\n.5,-1e-38\n",
            "a;b\n1,5;2\n"
        );

    public static IReadOnlyList<byte[]> PackedCsv() => [.. Csv().Select(Zip)];

    /// <summary>Archives of one array, packed and not.</summary>
    public static IReadOnlyList<byte[]> Npz() =>
        [.. Npy().SelectMany(array => new[] { Archive(array, CompressionLevel.NoCompression), Archive(array, CompressionLevel.Fastest) })];

    public static IReadOnlyList<byte[]> IdxPictures() =>
        WithGzip(Idx(0x803, [2, 1, 3], [1, 2, 3, 4, 5, 6]), Idx(0x803, [1, 28, 28], new byte[784]));

    public static IReadOnlyList<byte[]> IdxLabels() => WithGzip(Idx(0x801, [4], [0, 1, 9, 3]));

    public static IReadOnlyList<byte[]> Cifar() =>
        [
            [9, .. new byte[CifarRecord - 1]],
            [.. Enumerable.Range(0, CifarRecord).Select(i => (byte)(i == 0 ? 0 : i))],
        ];

    public static IReadOnlyList<byte[]> Yaml() =>
        Texts(
            "dataset: moons\nsteps: 100\nlearning-rate: 1e-3\nname: 'a-run'\n",
            "# comment\nseed: 3\nhidden: \"64\"\ndepth: 2\npath: condot\n",
            "{dataset: checkerboard, batch-size: 64}\n",
            "%YAML 1.1\n---\nsteps: !!int 7\ncheckpoint-every: &a 5m\n...\n",
            "steps: >-\n  5\nname: |-\n  x\n",
            ""
        );

    public static IReadOnlyList<byte[]> Reports() =>
        Texts("{\"train\": {\"loss\": 0.25, \"notes\": [1, null, \"x\"]}, \"sample\": {}}\n", "[]", "not JSON");

    public static IReadOnlyList<byte[]> Metrics()
    {
        using TemporaryFolder folder = new();
        string path = folder.In("metrics.jsonl");
        JsonLines.Write(
            path,
            Enumerable
                .Range(1, 4)
                .Select(i => new MetricsLine(
                    10 * i,
                    1.0 / i,
                    0.5,
                    1e-3,
                    2,
                    [0.5, null, 1e-9],
                    ValidationLoss: i % 2 == 0 ? 0.25 : null,
                    Skipped: i == 4 ? 3 : null
                ))
        );

        return [File.ReadAllBytes(path)];
    }

    private static IReadOnlyList<byte[]> Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static IReadOnlyList<byte[]> WithGzip(params byte[][] plain) => [.. plain, .. plain.Select(Zip)];

    private static byte[] Zip(byte[] plain)
    {
        using MemoryStream compressed = new();
        using (GZipStream zip = new(compressed, CompressionLevel.Fastest))
            zip.Write(plain);

        return compressed.ToArray();
    }

    private static byte[] Archive(byte[] array, CompressionLevel level)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create))
        using (var entry = archive.CreateEntry("arr_0.npy", level).Open())
            entry.Write(array);

        return bytes.ToArray();
    }

    private static byte[] Idx(uint magic, int[] sizes, byte[] values)
    {
        byte[] header = new byte[4 * (1 + sizes.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(header, magic);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);

        return [.. header, .. values];
    }
}

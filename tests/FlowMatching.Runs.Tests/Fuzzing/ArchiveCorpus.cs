using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using FlowMatching.Runs.Data.Get;
using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Whole archives of one small file.</summary>
internal static class ArchiveCorpus
{
    private const string Store = "store";
    private const int Block = 512,
        Checksum = 148,
        ChecksumLength = 8,
        Size = 124,
        SizeLength = 11;

    private static readonly byte[] Content = [1, 2, 3];
    private static readonly KnownFile Known = new(
        "train-labels-idx1-ubyte",
        Content.Length,
        Convert.ToHexStringLower(SHA256.HashData(Content))
    );

    /// <summary>Fetches the file out of an archive into a folder beside it, and removes it again.</summary>
    public static void Fetch(string path)
    {
        string folder = Path.Combine(Path.GetDirectoryName(path)!, Store);
        Directory.CreateDirectory(folder);
        try
        {
            new ArchiveSource(path).Fetch(new FileStore(folder, [Known]), CancellationToken.None);
        }
        finally
        {
            File.Delete(Path.Combine(folder, Known.Name)); // all else that lies there is an escape
        }
    }

    public static IReadOnlyList<byte[]> Zips() => [Zip(CompressionLevel.Fastest), Zip(CompressionLevel.NoCompression)];

    public static IReadOnlyList<byte[]> Tars() =>
        [Tar(TarEntryFormat.Ustar), Tar(TarEntryFormat.Pax), Tar(TarEntryFormat.Gnu), Gzip(Tar(TarEntryFormat.Pax))];

    /// <summary>Sets the checksum of every header of a tar archive, as far as its sizes lead.</summary>
    public static byte[] WithChecksums(byte[] file)
    {
        for (long at = 0; at + Block <= file.Length && file[at] != 0; )
        {
            var header = file.AsSpan((int)at, Block);
            header.Slice(Checksum, ChecksumLength).Fill((byte)' ');
            int sum = 0;
            foreach (byte one in header)
                sum += one;
            Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(header[Checksum..]);
            at += Block * (1 + (SizeOf(header) + Block - 1) / Block);
        }

        return file;
    }

    private static long SizeOf(ReadOnlySpan<byte> header)
    {
        long size = 0;
        foreach (byte digit in header.Slice(Size, SizeLength))
            size = 8 * size + (digit & 7);

        return size;
    }

    private static byte[] Zip(CompressionLevel level)
    {
        using MemoryStream file = new();
        using (ZipArchive zip = new(file, ZipArchiveMode.Create))
        {
            using var entry = zip.CreateEntry($"data/{Known.Name}", level).Open();
            entry.Write(Content);
        }

        return file.ToArray();
    }

    private static byte[] Tar(TarEntryFormat format)
    {
        using MemoryStream file = new();
        using (TarWriter tar = new(file, format))
        {
            string name = $"data/{Known.Name}";
            TarEntry entry = format switch
            {
                TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                _ => new PaxTarEntry(TarEntryType.RegularFile, name),
            };
            entry.DataStream = new MemoryStream(Content);
            tar.WriteEntry(entry);
        }

        return file.ToArray();
    }

    private static byte[] Gzip(byte[] plain)
    {
        using MemoryStream compressed = new();
        using (GZipStream zip = new(compressed, CompressionLevel.Fastest))
            zip.Write(plain);

        return compressed.ToArray();
    }
}

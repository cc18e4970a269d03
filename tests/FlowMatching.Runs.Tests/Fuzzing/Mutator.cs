using System.Text;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Makes broken files out of whole ones; the n-th is a pure function of seed and n.</summary>
/// <remarks>Our own, because coverage-guided fuzzers for .NET rewrite assemblies and run them under AFL or libFuzzer, outside a test
/// run.</remarks>
/// <param name="corpus">Whole files.</param>
/// <param name="tokens">Texts that mean something in the format.</param>
/// <param name="seed">The seed.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, IReadOnlyList<string> tokens, int seed)
{
    public const int MostBytes = 4096;

    private const int MostEdits = 8;

    private static readonly ulong[] Numbers =
    [
        0,
        1,
        2,
        0x7F,
        0x80,
        0xFF,
        0x7FFF,
        0x8000,
        0xFFFF,
        0x7FFF_FFFF,
        0x8000_0000,
        0xFFFF_FFFF,
        0x7FFF_FFFF_FFFF_FFFF,
        0x8000_0000_0000_0000,
        ulong.MaxValue,
    ];

    /// <summary>The n-th broken file, of at most 4096 bytes.</summary>
    public byte[] At(int n)
    {
        Random random = new(HashCode(n));
        List<byte> bytes = [.. corpus[random.Next(corpus.Count)]];
        for (int edits = 1 + random.Next(1 + random.Next(MostEdits)); edits > 0; edits--)
            Edit(bytes, random);

        return [.. bytes.Take(MostBytes)];
    }

    // SplitMix's finaliser: seeds in a row give generators that have nothing in common.
    private int HashCode(int n)
    {
        uint mixed = unchecked((uint)n * 0x9E3779B9u + (uint)seed);
        mixed = (mixed ^ (mixed >> 16)) * 0x85EBCA6Bu;
        return (int)((mixed ^ (mixed >> 13)) & int.MaxValue);
    }

    private void Edit(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count + 1),
            length = Math.Min(bytes.Count - at, 1 + random.Next(1 << random.Next(8)));
        switch (random.Next(10))
        {
            case 0 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when length > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                Overwrite(bytes, at, Number(random));
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 5:
                Overwrite(bytes, at, Piece(random));
                break;
            case 6:
                bytes.InsertRange(at, Piece(random));
                break;
            case 7 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 8:
                OtherNumber(bytes, at, random);
                break;
            default:
                bytes.InsertRange(at, Token(random));
                break;
        }
    }

    // The digits from here on, or the next ones, as another number.
    private static void OtherNumber(List<byte> bytes, int at, Random random)
    {
        int start = bytes.FindIndex(at, one => one is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
            return;

        int end = bytes.FindIndex(start, one => one is < (byte)'0' or > (byte)'9');
        bytes.RemoveRange(start, (end < 0 ? bytes.Count : end) - start);
        bytes.InsertRange(start, Encoding.ASCII.GetBytes($"{unchecked((long)Numbers[random.Next(Numbers.Length)])}"));
    }

    private byte[] Token(Random random)
    {
        string text =
            tokens.Count > 0 && random.Next(2) == 0
                ? tokens[random.Next(tokens.Count)]
                : $"{unchecked((long)Numbers[random.Next(Numbers.Length)])}";

        return
        [
            .. Enumerable.Repeat(Encoding.UTF8.GetBytes(text), random.Next(8) == 0 ? 1 + random.Next(500) : 1).SelectMany(bytes => bytes),
        ];
    }

    private byte[] Piece(Random random)
    {
        byte[] other = corpus[random.Next(corpus.Count)];
        int at = random.Next(other.Length + 1);

        return other[at..Math.Min(other.Length, at + 1 + random.Next(64))];
    }

    // One, two, four or eight bytes, in either order.
    private static byte[] Number(Random random)
    {
        byte[] little = BitConverter.GetBytes(Numbers[random.Next(Numbers.Length)])[..(1 << random.Next(4))];

        return random.Next(2) == 0 ? little : [.. little.Reverse()];
    }

    private static void Overwrite(List<byte> bytes, int at, byte[] piece)
    {
        for (int i = 0; i < piece.Length && at + i < bytes.Count; i++)
            bytes[at + i] = piece[i];
    }
}

using System.Buffers.Text;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace FlowMatching.Core.Data;

/// <summary>Points of the plane as a text that fits into a command: what draw:CODE holds.</summary>
/// <remarks>Each point lies on a grid of step 1/512 in [−4, 4]², which float32 holds exactly. The points are sorted along Morton's curve,
/// so that the order in which they were drawn does not matter; what is written is each one's distance on the curve from the one before, in
/// bytes of 7 bits, deflated, as base64url after the digit of the version. About 2 bytes a point.</remarks>
public static class DrawingCode
{
    /// <summary>What stands before a code where a data set or a source is named, with a colon between.</summary>
    public const string Prefix = "draw";

    /// <summary>The most points of a drawing.</summary>
    public const int MostPoints = 20_000;

    /// <summary>Half the side of the square in which points lie.</summary>
    public const float HalfWidth = 4;

    private const int PerUnit = 512,
        Most = 2 * (int)HalfWidth * PerUnit;

    private const char Version = '1';

    private const int LongestCode = 200_000,
        LongestName = 8; // digits of a hash: the code is longer

    /// <summary>The code of a drawing that is named draw:CODE; null where the text names something else.</summary>
    /// <param name="text">What names a data set or a source.</param>
    public static string? In(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith($"{Prefix}:", StringComparison.Ordinal) ? text[(Prefix.Length + 1)..] : null;
    }

    /// <summary>What checkpoints, reports and folders call a drawing: the first digits of the SHA-256 of its code.</summary>
    /// <param name="code">The code.</param>
    public static string NameOf(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        string digits = code.Length <= LongestName ? code : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
        return $"{Prefix}:{digits[..Math.Min(digits.Length, LongestName)]}";
    }

    /// <summary>Writes points; those outside the square are moved to its edge.</summary>
    /// <param name="points">1 to 20,000 points, row by row; finite.</param>
    public static string Encode(ReadOnlySpan<float> points)
    {
        uint[] places = new uint[points.Length / 2];
        for (int i = 0; i < places.Length; i++)
            places[i] = Spread(Step(points[2 * i])) | (Spread(Step(points[2 * i + 1])) << 1);
        Array.Sort(places);

        using MemoryStream packed = new();
        using (DeflateStream deflate = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            WriteDistances(deflate, places);
        return Version + Base64Url.EncodeToString(packed.ToArray());
    }

    /// <summary>Reads points.</summary>
    /// <param name="code">What <see cref="Encode"/> has written.</param>
    /// <returns>The points, row by row, in the order of Morton's curve.</returns>
    /// <exception cref="InvalidInputException">It is no such text.</exception>
    public static float[] Decode(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length is 0 or > LongestCode || code[0] != Version || !Base64Url.IsValid(code.AsSpan(1)))
            throw Unreadable("expected 1 and then letters, digits, '-' or '_', as fm studio shows it");

        try
        {
            using DeflateStream deflate = new(new MemoryStream(Base64Url.DecodeFromChars(code.AsSpan(1))), CompressionMode.Decompress);
            return ReadPoints(deflate);
        }
        catch (InvalidDataException)
        {
            throw Unreadable("a part of it is missing or was changed");
        }
    }

    private static float[] ReadPoints(Stream bytes)
    {
        List<float> points = [];
        uint place = 0;
        while (ReadDistance(bytes) is { } distance)
        {
            place += distance;
            var (x, y) = (Gather(place), Gather(place >> 1));
            if (x > Most || y > Most || points.Count == 2 * MostPoints)
                throw Unreadable($"it does not hold 1 to {MostPoints} points of the square");

            points.Add(-HalfWidth + (float)x / PerUnit);
            points.Add(-HalfWidth + (float)y / PerUnit);
        }

        return points.Count > 0 ? [.. points] : throw Unreadable("it holds no point");
    }

    private static void WriteDistances(Stream bytes, uint[] places)
    {
        uint before = 0;
        foreach (uint place in places)
        {
            uint distance = place - before;
            for (; distance >= 0x80; distance >>= 7)
                bytes.WriteByte((byte)(distance | 0x80));
            bytes.WriteByte((byte)distance);
            before = place;
        }
    }

    private static uint? ReadDistance(Stream bytes)
    {
        uint distance = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            int next = bytes.ReadByte();
            if (next < 0)
                return shift == 0 ? null : throw new InvalidDataException();

            distance |= (uint)(next & 0x7f) << shift;
            if (next < 0x80)
                return distance;
        }

        throw new InvalidDataException();
    }

    private static uint Step(float x) => (uint)Math.Clamp(MathF.Round((x + HalfWidth) * PerUnit), 0, Most);

    // Every second bit: abc becomes 0a0b0c.
    private static uint Spread(uint x)
    {
        x = (x | (x << 8)) & 0x00ff00ff;
        x = (x | (x << 4)) & 0x0f0f0f0f;
        x = (x | (x << 2)) & 0x33333333;
        return (x | (x << 1)) & 0x55555555;
    }

    private static uint Gather(uint x)
    {
        x &= 0x55555555;
        x = (x | (x >> 1)) & 0x33333333;
        x = (x | (x >> 2)) & 0x0f0f0f0f;
        x = (x | (x >> 4)) & 0x00ff00ff;
        return (x | (x >> 8)) & 0x0000ffff;
    }

    private static InvalidInputException Unreadable(string why) => new($"The code of the drawing cannot be read: {why}.");
}

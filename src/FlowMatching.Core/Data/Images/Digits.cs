using System.IO.Compression;
using System.Reflection;

namespace FlowMatching.Core.Data.Images;

/// <summary>1,797 real pictures of hand-written digits, 8 x 8 pixels, inside this assembly: images without a download.</summary>
/// <remarks>
/// E. Alpaydin and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository 1998
/// (doi:10.24432/C50P49), CC BY 4.0; see digits.LICENSE.txt. A value v of 0 to 16 becomes the byte round(255 v/16), ink is bright.
/// The fifth, tenth, ... picture of each digit, in the file's order, is of the test part.
/// </remarks>
public static class Digits
{
    private const string Resource = "digits.csv.gz";
    private const int Side = 8,
        MostInk = 16,
        TestEvery = 5;

    /// <summary>What the set is called.</summary>
    public const string Name = "digits";

    /// <summary>The shape of a picture.</summary>
    public static ImageShape Shape { get; } = new(1, Side, Side);

    /// <summary>The names of the classes.</summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    /// <summary>Reads the set.</summary>
    /// <returns>The training part and the test part.</returns>
    public static ImageParts Read()
    {
        byte[][] rows = [.. Lines().Select(line => Array.ConvertAll(line.Split(','), byte.Parse))];
        byte[] pixels = [.. rows.SelectMany(row => row[..^1]).Select(ink => (byte)Math.Round(255.0 * ink / MostInk))];

        return ImageParts.HoldingBack(
            new ImageSet(Name, Shape, pixels, Array.ConvertAll(rows, row => (int)row[^1]), ClassNames),
            TestEvery
        );
    }

    private static IEnumerable<string> Lines()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using GZipStream plain = new(stream, CompressionMode.Decompress);
        using StreamReader reader = new(plain);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}

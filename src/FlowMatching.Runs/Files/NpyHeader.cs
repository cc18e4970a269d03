using System.Globalization;
using System.Text.RegularExpressions;
using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>The three facts in the header of a .npy file.</summary>
/// <param name="Descr">The element type, such as &lt;f4.</param>
/// <param name="FortranOrder">Whether the values lie column by column.</param>
/// <param name="Shape">The shape as written, without its brackets.</param>
internal sealed partial record NpyHeader(string Descr, bool FortranOrder, string Shape)
{
    // At most nine digits: times the entries of a picture, the product cannot overflow a long.
    private const int MaximumRows = 100_000_000;

    /// <summary>Reads the Python dictionary of a header.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The header's text.</param>
    /// <returns>The facts.</returns>
    public static NpyHeader Parse(string path, string header)
    {
        var descr = Descriptor().Match(header);
        var order = Order().Match(header);
        var shape = Dimensions().Match(header);
        if (!descr.Success || !order.Success || !shape.Success) throw new InvalidInputException($"{path} has a damaged .npy header.");

        return new NpyHeader(descr.Groups[1].Value, order.Groups[1].Value == "True", shape.Groups[1].Value.Trim());
    }

    /// <summary>Whether the elements are float64 rather than float32.</summary>
    public bool IsDouble => Descr == "<f8";

    /// <summary>Refuses all but float32 or float64, row-major, (N, *).</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="example">The expected shape of each of the N: (columns), or (C, H, W).</param>
    /// <returns>N.</returns>
    public int RequireRows(string path, IReadOnlyList<long> example)
    {
        if (Descr is not ("<f4" or "<f8")) throw new InvalidInputException($"{path} holds {Printable.Excerpt(Descr)} values, expected <f4 or <f8: save it with .astype('float32').");
        if (FortranOrder) throw new InvalidInputException($"{path} lies column by column, expected row by row: save it with numpy.ascontiguousarray.");

        string[] sizes = Shape.Split(',', StringSplitOptions.TrimEntries);
        string expected = string.Join(", ", example.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        bool isBatch = string.Join(", ", sizes.Skip(1)) == expected;
        bool fits = isBatch & int.TryParse(sizes[0], NumberStyles.None, CultureInfo.InvariantCulture, out int rows);
        return fits && rows is > 0 and <= MaximumRows
            ? rows
            : throw new InvalidInputException($"{path} has shape ({Printable.Excerpt(Shape)}), expected (N, {expected}) with N from 1 to {MaximumRows}.");
    }

    [GeneratedRegex("'descr': *'([^']*)'")]
    private static partial Regex Descriptor();

    [GeneratedRegex("'fortran_order': *(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape': *\(([^)]*)\)")]
    private static partial Regex Dimensions();
}

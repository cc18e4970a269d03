namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>The five row filters: each byte is stored as its difference from a prediction by its neighbours.</summary>
/// <remarks>PNG specification, third edition, section 9. Neighbours of x: a to the left, b above, c above left.</remarks>
internal static class PngFilter
{
    public const int None = 0;
    public const int Sub = 1;
    public const int Up = 2;
    public const int Average = 3;
    public const int Paeth = 4;

    /// <summary>The number of filters; they are counted from 0.</summary>
    public const int Count = 5;

    /// <summary>Subtracts the prediction from each byte of a row.</summary>
    /// <param name="filter">Which filter.</param>
    /// <param name="row">The row as it is.</param>
    /// <param name="above">The row above as it is; zeros above the first.</param>
    /// <param name="distance">Bytes per pixel.</param>
    /// <param name="filtered">Receives the filtered row.</param>
    public static void Encode(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int distance, Span<byte> filtered)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int a = i >= distance ? row[i - distance] : 0;
            int c = i >= distance ? above[i - distance] : 0;
            filtered[i] = (byte)(row[i] - Predict(filter, a, above[i], c));
        }
    }

    /// <summary>Adds the prediction to each byte of a row, in place.</summary>
    /// <param name="filter">Which filter.</param>
    /// <param name="row">The filtered row; becomes the row as it was.</param>
    /// <param name="above">The row above as it was; zeros above the first.</param>
    /// <param name="distance">Bytes per pixel.</param>
    public static void Decode(int filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        if (filter >= Count)
            throw new InvalidImageContentException($"The PNG file is broken: row filter {filter} does not exist.");

        for (int i = 0; i < row.Length; i++)
        {
            int a = i >= distance ? row[i - distance] : 0;
            int c = i >= distance ? above[i - distance] : 0;
            row[i] = (byte)(row[i] + Predict(filter, a, above[i], c));
        }
    }

    private static int Predict(int filter, int a, int b, int c) => filter switch
    {
        Sub => a,
        Up => b,
        Average => (a + b) / 2,
        Paeth => PredictPaeth(a, b, c),
        _ => 0,
    };

    /// <summary>Takes the neighbour nearest to a + b − c; on ties a before b before c.</summary>
    private static int PredictPaeth(int a, int b, int c)
    {
        int p = a + b - c;
        int pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
        if (pa <= pb && pa <= pc) return a;

        return pb <= pc ? b : c;
    }
}

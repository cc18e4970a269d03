using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>An array of numbers, of any shape.</summary>
/// <param name="Shape">Its shape; empty for one number.</param>
/// <param name="Values">The numbers, the last axis fastest.</param>
internal sealed record NpyArray(IReadOnlyList<long> Shape, double[] Values)
{
    /// <summary>Writes a shape as Python does: (3,) or (3, 2).</summary>
    /// <param name="shape">The shape.</param>
    public static string TextOf(IReadOnlyList<long> shape) => shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";

    /// <summary>Reads an array of any numeric type, in either order.</summary>
    /// <param name="stream">The file, from its beginning; its length is known.</param>
    /// <param name="path">The file, for messages.</param>
    /// <returns>The array.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static NpyArray Read(Stream stream, string path)
    {
        var header = NpyHeader.Read(stream, path);
        return new NpyArray(header.Shape, NpyValues.Read<double>(stream, path, header));
    }
}

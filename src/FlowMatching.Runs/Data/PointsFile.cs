using FlowMatching.Core;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data;

/// <summary>Points of the plane from a file: NumPy's .npy, or text.</summary>
public static class PointsFile
{
    /// <summary>The numbers of a point: x and y.</summary>
    public const int Columns = 2;

    /// <summary>Reads the points.</summary>
    /// <param name="path">The file; .npy is NumPy's format, all else is text.</param>
    /// <returns>The numbers row by row.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static float[] Read(string path) =>
        Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase) ? NpyFile.Read(path, Columns) : ReadText(path);

    private static float[] ReadText(string path)
    {
        try
        {
            return CsvTable.Read(path, TextLines.Read(path), Columns);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path} does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path} cannot be read: {Faults.Sentence(e)}");
        }
    }
}

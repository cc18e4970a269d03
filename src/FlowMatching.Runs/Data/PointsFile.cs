using FlowMatching.Core;
using FlowMatching.Runs.Data.Tables;

namespace FlowMatching.Runs.Data;

/// <summary>Points of the plane from a table of two columns.</summary>
public static class PointsFile
{
    /// <summary>The numbers of a point: x and y.</summary>
    public const int Columns = 2;

    /// <summary>Reads the points.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The numbers row by row.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static float[] Read(string path)
    {
        var table = TableReader.Read(path, new TableOptions());
        return table.Width == Columns
            ? table.ToFloats()
            : throw new InvalidInputException($"{path} has {table.Width} column{(table.Width == 1 ? "" : "s")}, expected {Columns}.");
    }
}

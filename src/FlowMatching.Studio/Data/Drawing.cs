using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Runs;
using FlowMatching.Runs.Files;

namespace FlowMatching.Studio.Data;

/// <summary>The drawing of the page: every change is kept in a file, so that a reload or the end of the program loses nothing.</summary>
internal sealed class Drawing
{
    /// <summary>Fewer points are no data set.</summary>
    public const int LeastPoints = 16;

    private readonly string file;
    private readonly Lock gate = new();

    /// <summary>Takes the drawing that was kept, if there is one.</summary>
    /// <param name="outputDir">The folder of the studio.</param>
    public Drawing(string outputDir)
    {
        file = Path.Combine(outputDir, "drawing.txt");
        try
        {
            Set(File.ReadAllText(file).Trim());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidInputException)
        {
            // There is none, or it is none: an empty page to draw on.
        }
    }

    /// <summary>The code of its points; empty where nothing is drawn.</summary>
    public string Code { get; private set; } = "";

    /// <summary>Its points, row by row.</summary>
    public float[] Points { get; private set; } = [];

    /// <summary>How many there are.</summary>
    public int Count => Points.Length / 2;

    /// <summary>Takes a drawing, and keeps it.</summary>
    /// <param name="points">Its points, row by row.</param>
    /// <returns>What keeps it from being kept in the file; null when nothing does.</returns>
    public string? Take(float[] points)
    {
        lock (gate)
        {
            Set(points.Length == 0 ? "" : DrawingCode.Encode(points));
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
                AtomicFile.WriteText(file, Code);
                return null;
            }
            catch (Exception fault) when (fault is RunFailedException or IOException or UnauthorizedAccessException)
            {
                return $"The drawing is kept in this page only: {Faults.Sentence(fault)}";
            }
        }
    }

    /// <summary>Takes a drawing from its code.</summary>
    /// <param name="code">The code; empty for nothing.</param>
    /// <exception cref="InvalidInputException">It is none.</exception>
    private void Set(string code)
    {
        Points = code.Length == 0 ? [] : DrawingCode.Decode(code);
        Code = code;
    }
}

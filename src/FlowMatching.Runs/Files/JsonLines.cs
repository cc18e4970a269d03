using System.Text.Json;
using FlowMatching.Core.Files;

namespace FlowMatching.Runs.Files;

/// <summary>Files of one JSON object a line, in snake_case.</summary>
public static class JsonLines
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true, // half a line may be whole JSON
    };

    /// <summary>Writes the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="disk">The disk; null for the system's.</param>
    public static void Write<TLine>(string path, IEnumerable<TLine> lines, IDiskSteps? disk = null) =>
        AtomicFile.WriteText(path, string.Concat(lines.Select(line => JsonSerializer.Serialize(line, Format) + "\n")), disk);

    /// <summary>Reads the lines of a file that are whole; none where there is no file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The lines in order.</returns>
    public static List<TLine> Read<TLine>(string path)
        where TLine : class => Read<TLine>(path, out _);

    /// <summary>Reads the lines of a file that are whole, and counts those that are not; none where there is no file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="torn">How many lines are not whole.</param>
    /// <returns>The lines in order.</returns>
    public static List<TLine> Read<TLine>(string path, out int torn)
        where TLine : class
    {
        TLine?[] lines = File.Exists(path) ? [.. File.ReadLines(path).Select(TryParse<TLine>)] : [];
        List<TLine> whole = [.. lines.OfType<TLine>()];
        torn = lines.Length - whole.Count;
        return whole;
    }

    private static TLine? TryParse<TLine>(string text)
        where TLine : class
    {
        try
        {
            return JsonSerializer.Deserialize<TLine>(text, Format);
        }
        catch (JsonException)
        {
            return null; // a record of progress must not keep a run from going on
        }
    }
}

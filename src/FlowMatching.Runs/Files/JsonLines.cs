using System.Text.Json;

namespace FlowMatching.Runs.Files;

/// <summary>Files of one JSON object a line, in snake_case.</summary>
public static class JsonLines
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Its lines.</param>
    public static void Write<TLine>(string path, IEnumerable<TLine> lines) =>
        AtomicFile.WriteText(path, string.Concat(lines.Select(line => JsonSerializer.Serialize(line, Format) + "\n")));

    /// <summary>Reads the lines of a file that are whole; none where there is no file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The lines in order.</returns>
    public static List<TLine> Read<TLine>(string path)
        where TLine : class =>
        File.Exists(path) ? [.. File.ReadLines(path).Select(TryParse<TLine>).OfType<TLine>()] : [];

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

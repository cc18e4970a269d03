using System.Text.Json;
using System.Text.Json.Nodes;

namespace FlowMatching.Runs.Files;

/// <summary>report.json: one section a verb, so that sampling again replaces its own figures only.</summary>
public static class ReportFile
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
    };

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Writes one section and keeps the others.</summary>
    /// <param name="path">The file.</param>
    /// <param name="section">The verb.</param>
    /// <param name="report">Its figures.</param>
    public static void Write<TReport>(string path, string section, TReport report)
    {
        var sections = Read(path) ?? [];
        sections[section] = JsonSerializer.SerializeToNode(report, Format);
        AtomicFile.WriteText(path, sections.ToJsonString(Format) + "\n");
    }

    /// <summary>Reads a report.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The sections; null when there is no report, or it is none of ours.</returns>
    public static JsonObject? Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path), documentOptions: Strict) as JsonObject : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) // the latter where a name is half a character
        {
            return null; // someone else's file; a new report takes its place
        }
    }
}

using FlowMatching.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlowMatching.Runs.Options;

/// <summary>The second door: a YAML file that maps option names to single values.</summary>
public static class YamlOptions
{
    /// <summary>Reads the options of a file; what they mean is the table's business.</summary>
    /// <param name="path">The file.</param>
    /// <param name="faults">Takes what is no pair of a name and a single value.</param>
    /// <returns>The options in the file's order, labelled with file and line.</returns>
    /// <exception cref="InvalidInputException">The file cannot be read or is not YAML.</exception>
    public static IReadOnlyList<GivenOption> Read(string path, ICollection<string> faults) =>
        Pairs(ReadText(path), path, faults);

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"--config {path} does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"--config {path} cannot be read: {e.Message}");
        }
    }

    private static List<GivenOption> Pairs(string text, string path, ICollection<string> faults)
    {
        List<GivenOption> given = [];
        foreach (var (key, value) in Root(text, path))
        {
            string label = $"{path}, line {key.Start.Line}: {key}";
            if (key is not YamlScalarNode name) faults.Add($"{label} is not an option name.");
            else if (value is not YamlScalarNode { Value: { } single }) faults.Add($"{label} must have a single value.");
            else given.Add(new GivenOption(name.Value ?? "", single, label));
        }

        return given;
    }

    private static YamlMappingNode Root(string text, string path)
    {
        YamlStream stream = [];
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new InvalidInputException($"{path}, line {e.Start.Line} is not valid YAML: {e.Message.TrimEnd('.')}.");
        }

        if (stream.Documents.Count == 0) return [];
        return stream.Documents[0].RootNode as YamlMappingNode
            ?? throw new InvalidInputException($"{path} must map option names to values, one 'name: value' a line.");
    }
}

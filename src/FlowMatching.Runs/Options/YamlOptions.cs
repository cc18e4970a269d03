using FlowMatching.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FlowMatching.Runs.Options;

/// <summary>The second door: a YAML file that maps option names to single values, or to lists of them.</summary>
public static class YamlOptions
{
    /// <summary>Reads the options of a file; what they mean is the table's business.</summary>
    /// <param name="path">The file.</param>
    /// <param name="faults">Takes what is no pair of a name and a single value or a list of them.</param>
    /// <returns>The options in the file's order, labelled with file and line; one of a list once for each value, all with one label.</returns>
    /// <exception cref="InvalidInputException">The file cannot be read or is not YAML.</exception>
    public static IReadOnlyList<GivenOption> Read(string path, ICollection<string> faults) =>
        Pairs(ReadText(path), path, faults);

    /// <summary>The fault of an option with more than one value, or with a table of them.</summary>
    /// <param name="label">How the option is named.</param>
    /// <returns>One sentence.</returns>
    internal static string NotSingle(string label) => $"{label} must have a single value.";

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
            else if (Texts(value) is not [_, ..] texts) faults.Add(NotSingle(label));
            else given.AddRange(texts.Select(text => new GivenOption(name.Value ?? "", text, label)));
        }

        return given;
    }

    // The text of a single value, or those of a list; nothing where there is anything else.
    private static string[] Texts(YamlNode value)
    {
        IReadOnlyList<YamlNode> nodes = value is YamlSequenceNode list ? [.. list.Children] : [value];
        string[] texts = [.. nodes.Select(node => (node as YamlScalarNode)?.Value).OfType<string>()];
        return texts.Length == nodes.Count ? texts : [];
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

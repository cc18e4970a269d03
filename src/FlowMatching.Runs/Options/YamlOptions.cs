using FlowMatching.Core;
using YamlDotNet.Core;

namespace FlowMatching.Runs.Options;

/// <summary>The second door: a YAML file that maps option names to single values, or to lists of them.</summary>
public static class YamlOptions
{
    private const int MostCharacters = 1 << 18; // the codes of two drawings, and room

    /// <summary>Reads the options of a file; what they mean is the table's business.</summary>
    /// <param name="path">The file.</param>
    /// <param name="faults">Takes what is no pair of a name and a single value or a list of them.</param>
    /// <returns>The options in the file's order, labelled with file and line; one of a list once for each value, all with one
    /// label.</returns>
    /// <exception cref="InvalidInputException">The file cannot be read or is not YAML.</exception>
    public static IReadOnlyList<GivenOption> Read(string path, ICollection<string> faults)
    {
        using StringReader text = new(ReadText(path));
        try
        {
            return new YamlPairs(path, new Parser(text), faults).Read();
        }
        catch (YamlException e)
        {
            throw new InvalidInputException(NotYaml(path, e.Start.Line, Faults.Sentence(e).TrimEnd('.')), e);
        }
        // slips of the parser's own: marks of an end, tags, zeros
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or EndOfStreamException)
        {
            throw new InvalidInputException($"{path} is not valid YAML: write one 'name: value' a line.", e);
        }
    }

    /// <summary>The fault of an option with more than one value, or with a table of them.</summary>
    /// <param name="label">How the option is named.</param>
    /// <returns>One sentence.</returns>
    internal static string NotSingle(string label) => $"{label} must have a single value.";

    /// <summary>The fault of a file that breaks YAML's own rules.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">Where.</param>
    /// <param name="why">What is wrong, without a full stop.</param>
    /// <returns>One sentence.</returns>
    internal static string NotYaml(string path, long line, string why) => $"{path}, line {line} is not valid YAML: {why}.";

    // At most so much of it: no file of options comes near, and a parser's work is bounded by what it is given.
    private static string ReadText(string path)
    {
        try
        {
            using StreamReader reader = new(path);
            char[] text = new char[MostCharacters + 1];
            int length = reader.ReadBlock(text);
            return length <= MostCharacters
                ? new string(text, 0, length)
                : throw new InvalidInputException(
                    $"--config {path} has more than {MostCharacters} characters, expected a file of options."
                );
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
}

using FlowMatching.Core;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace FlowMatching.Runs.Options;

/// <summary>Takes names and values from the parser one event at a time, and builds no tree: nothing in a file is expanded, made or
/// run.</summary>
/// <remarks>Options need one level of names and one of lists. What lies deeper is passed over up to a bound; an alias, by which a few
/// bytes can stand for gigabytes, is refused.</remarks>
/// <param name="path">The file, for messages.</param>
/// <param name="parser">The parser at the file's beginning.</param>
/// <param name="faults">Takes what is no pair of a name and a single value or a list of them.</param>
internal sealed class YamlPairs(string path, IParser parser, ICollection<string> faults)
{
    private const int MostDepth = 8;

    private readonly List<GivenOption> given = [];
    private readonly HashSet<string> names = [];

    /// <summary>Reads the whole file.</summary>
    /// <returns>The options in the file's order.</returns>
    /// <exception cref="InvalidInputException">It is no mapping, or more than options need.</exception>
    /// <exception cref="YamlException">It is no YAML.</exception>
    public IReadOnlyList<GivenOption> Read()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<DocumentStart>(out _))
            ReadDocument();
        if (!parser.Accept<StreamEnd>(out _))
            throw new InvalidInputException($"{path} holds more than one document, expected one mapping of names to values.");

        return given;
    }

    private void ReadDocument()
    {
        if (!parser.TryConsume<MappingStart>(out _))
            throw new InvalidInputException($"{path} must map option names to values, one 'name: value' a line.");

        while (!parser.TryConsume<MappingEnd>(out _))
            ReadPair();
        parser.Consume<DocumentEnd>();
    }

    private void ReadPair()
    {
        long line = parser.Current!.Start.Line;
        if (!parser.TryConsume<Scalar>(out var name))
        {
            PassOver();
            PassOver();
            faults.Add($"{path}, line {line}: a list or a table is not an option name.");
            return;
        }

        if (!names.Add(name.Value))
            throw new InvalidInputException(YamlOptions.NotYaml(path, line, $"it names {Printable.Excerpt(name.Value)} twice"));

        string label = $"{path}, line {line}: {Printable.Excerpt(name.Value)}";
        if (Texts() is [_, ..] texts)
            given.AddRange(texts.Select(text => new GivenOption(name.Value, text, label)));
        else
            faults.Add(YamlOptions.NotSingle(label));
    }

    // The text of a single value, or those of a list; nothing where there is anything else.
    private List<string> Texts()
    {
        if (parser.TryConsume<Scalar>(out var single))
            return [single.Value];
        if (!parser.TryConsume<SequenceStart>(out _))
        {
            PassOver();
            return [];
        }

        List<string> texts = [];
        bool isPlain = true;
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (parser.TryConsume<Scalar>(out var one))
            {
                texts.Add(one.Value);
                continue;
            }

            PassOver();
            isPlain = false;
        }

        return isPlain ? texts : [];
    }

    // A value with all that is in it.
    private void PassOver()
    {
        int depth = 0;
        do
        {
            var one = parser.Consume<ParsingEvent>();
            if (one is AnchorAlias)
                throw new InvalidInputException($"{path}, line {one.Start.Line} holds an alias: write the value itself.");

            depth += one.NestingIncrease;
            if (depth > MostDepth)
                throw new InvalidInputException(
                    $"{path}, line {one.Start.Line} is nested more than {MostDepth} levels deep, expected names and values."
                );
        } while (depth > 0);
    }
}

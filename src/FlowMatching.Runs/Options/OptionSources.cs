using FlowMatching.Core;

namespace FlowMatching.Runs.Options;

/// <summary>Puts the doors in order: the file that --config names, then the command line over it.</summary>
public static class OptionSources
{
    private const string Config = "config";

    /// <summary>Reads the file that the command line names, if it names one.</summary>
    /// <param name="table">The verb's options.</param>
    /// <param name="commandLine">The options of the command line.</param>
    /// <param name="faults">Takes the file's faults.</param>
    /// <returns>All options, the stronger ones last.</returns>
    public static IReadOnlyList<GivenOption> Combine<TOptions>(
        OptionTable<TOptions> table,
        IReadOnlyList<GivenOption> commandLine,
        ICollection<string> faults
    )
        where TOptions : class
    {
        string file = commandLine.LastOrDefault(given => given.Name == Config).Text ?? "";
        if (file.Length == 0)
            return commandLine;

        // A list is replaced, not made longer.
        bool IsReplaced(GivenOption one) =>
            table.Find(one.Name) is { IsRepeatable: true } && commandLine.Any(typed => typed.Name == one.Name);
        return [.. FromFile(table, file, faults).Where(one => !IsReplaced(one)), .. commandLine];
    }

    private static List<GivenOption> FromFile<TOptions>(OptionTable<TOptions> table, string file, ICollection<string> faults)
        where TOptions : class
    {
        List<GivenOption> given = [];
        foreach (var values in ReadFile(file, faults).GroupBy(one => one.Label))
        {
            var spec = table.Find(values.First().Name);
            if (spec is { CallOnly: true })
                faults.Add($"{values.Key} belongs on the command line, not into a file.");
            else if (spec is { Kind.HasCommas: true })
                given.Add(new GivenOption(spec.Name, string.Join(',', values.Select(one => one.Text)), values.Key));
            else if (spec is { IsRepeatable: false } && values.Count() > 1)
                faults.Add(YamlOptions.NotSingle(values.Key));
            else
                given.AddRange(values.Select(one => one with { Name = spec?.Name ?? one.Name }));
        }

        return given;
    }

    // A file that cannot be read is told together with the faults of the command line.
    private static IReadOnlyList<GivenOption> ReadFile(string file, ICollection<string> faults)
    {
        try
        {
            return YamlOptions.Read(file, faults);
        }
        catch (InvalidInputException refusal)
        {
            foreach (string fault in refusal.Faults)
                faults.Add(fault);
            return [];
        }
    }
}

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
        OptionTable<TOptions> table, IReadOnlyList<GivenOption> commandLine, ICollection<string> faults)
    {
        string file = commandLine.LastOrDefault(given => given.Name == Config).Text ?? "";
        return file.Length == 0 ? commandLine : [.. FromFile(table, file, faults), .. commandLine];
    }

    private static List<GivenOption> FromFile<TOptions>(OptionTable<TOptions> table, string file, ICollection<string> faults)
    {
        List<GivenOption> given = [];
        foreach (var one in ReadFile(file, faults))
        {
            if (table.Find(one.Name) is { CallOnly: true }) faults.Add($"{one.Label} belongs on the command line, not into a file.");
            else given.Add(one);
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
            foreach (string fault in refusal.Faults) faults.Add(fault);
            return [];
        }
    }
}

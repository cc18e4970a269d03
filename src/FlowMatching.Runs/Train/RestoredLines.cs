using System.Globalization;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Train;

/// <summary>The lines of a record that belong to a checkpoint: whole, one a step, in order, and none beyond it.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Torn">How many lines were not whole.</param>
/// <param name="Repairs">What was wrong, one sentence each; lines beyond the checkpoint are as they should be.</param>
internal sealed record RestoredLines<TLine>(IReadOnlyList<TLine> Lines, int Torn, IReadOnlyList<string> Repairs)
    where TLine : class
{
    /// <summary>Reads and repairs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stepOf">The step of a line.</param>
    /// <param name="done">The steps of the checkpoint.</param>
    /// <returns>The lines; of two of one step the later.</returns>
    public static RestoredLines<TLine> Read(string path, Func<TLine, int> stepOf, int done)
    {
        TLine[] upTo = [.. JsonLines.Read<TLine>(path, out int torn).Where(line => stepOf(line) <= done)];
        SortedDictionary<int, TLine> byStep = [];
        foreach (var line in upTo)
            byStep[stepOf(line)] = line;

        (int Count, string Fault)[] found = [(torn, "not whole"), (upTo.Length - byStep.Count, "there twice")];
        return new RestoredLines<TLine>(
            [.. byStep.Values],
            torn,
            [.. found.Where(one => one.Count > 0).Select(one => Sentence(path, one.Count, one.Fault))]
        );
    }

    private static string Sentence(string path, int count, string fault) =>
        count == 1
            ? $"A line of {path} was {fault}, and is left out."
            : string.Create(CultureInfo.InvariantCulture, $"{count} lines of {path} were {fault}, and are left out.");
}

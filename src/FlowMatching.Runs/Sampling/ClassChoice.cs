using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Options;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Sampling;

/// <summary>Which classes are drawn: those of --class in turn, or all of them.</summary>
internal static class ClassChoice
{
    private const double Tie = 1e-9;

    /// <summary>The class of each sample: sample i shows the chosen class number i mod their count; where none is chosen and it is known
    /// how often each comes in the data, they come as often.</summary>
    /// <param name="options">The options.</param>
    /// <param name="header">The model.</param>
    /// <returns>A class for each sample; null of a model without classes.</returns>
    public static IReadOnlyList<int>? Of(SampleOptions options, CheckpointHeader header)
    {
        if (options.Class is null && header.ClassShares is not null)
            return InProportion(header, options.Num);

        int[] chosen = Chosen(options, header);
        return chosen.Length == 0 ? null : [.. Enumerable.Range(0, options.Num).Select(i => chosen[i % chosen.Length])];
    }

    /// <summary>Classes for samples that shall be like the data: each as often as there, in an even order.</summary>
    /// <remarks>Sample i takes the class that is farthest behind its share of i + 1 samples, so that the first samples of many are what
    /// fewer samples are.</remarks>
    /// <param name="header">The model.</param>
    /// <param name="count">Number of samples.</param>
    /// <returns>A class for each sample; null of a model without classes.</returns>
    public static IReadOnlyList<int>? InProportion(CheckpointHeader header, int count)
    {
        if (header.ClassNames is not { } names)
            return null;

        double[] shares = [.. header.ClassShares ?? names.Select(_ => 1.0 / names.Count)],
            owed = new double[shares.Length];
        int[] classes = new int[count];
        for (int i = 0; i < count; i++)
        {
            int next = 0;
            for (int label = 0; label < shares.Length; label++)
            {
                owed[label] += shares[label];
                next = owed[label] > owed[next] + Tie ? label : next;
            }

            owed[next]--;
            classes[i] = next;
        }

        return classes;
    }

    /// <summary>The chosen classes, each once.</summary>
    /// <param name="options">The options, without faults.</param>
    /// <param name="header">The model.</param>
    /// <returns>Their numbers; none of a model without classes.</returns>
    public static int[] Chosen(SampleOptions options, CheckpointHeader header) =>
        (header.ClassNames, options.Class) switch
        {
            (null, _) => [],
            ({ } names, { } text) => [.. Split(text).Distinct().Select(name => IndexOf(name, names))],
            ({ } names, null) => [.. Enumerable.Range(0, names.Count)],
        };

    /// <summary>Lists what is wrong with the choice, one sentence each.</summary>
    /// <param name="options">The options.</param>
    /// <param name="header">The model.</param>
    public static IEnumerable<string> Faults(SampleOptions options, CheckpointHeader header)
    {
        if (header.ClassNames is not { } names)
        {
            if (options.Class is not null)
                yield return "--class is for models of data with classes, and this one knows no classes: leave it out.";
            if (IsGuided(options))
                yield return "--guidance is for models of data with classes, and this one knows no classes: leave it out.";
            yield break;
        }

        foreach (string unknown in Split(options.Class ?? "").Where(name => IndexOf(name, names) < 0))
        {
            string hint = Suggestion.For(unknown, names);
            yield return $"--class names '{unknown}', which the model does not know; expected some of {string.Join(", ", names)}{(hint.EndsWith('?') ? hint : ".")}";
        }

        if (options.Class is { } text && Split(text).Length == 0)
            yield return $"--class is '{text}', expected some of {string.Join(", ", names)}.";
        if (IsGuided(options) && !header.Architecture.HasNullClass())
            yield return $"--guidance is {string.Join(", ", options.Guidance)}, but the model was trained without --label-dropout and so knows no null class; expected 1.";
    }

    private static bool IsGuided(SampleOptions options) => options.Guidance is not [1];

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static int IndexOf(string name, IReadOnlyList<string> names) => names.ToList().IndexOf(name);
}

using FlowMatching.Core.Specification;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Reflow;

/// <summary>One training of a reflow run: a round, or the one-step student at its end.</summary>
/// <param name="Name">What it is called, such as "round 1" or "one-step student".</param>
/// <param name="Distill">Whether only the one step from t = 0 is learnt.</param>
/// <param name="Folder">Where it goes: the last at the top, earlier ones below.</param>
public sealed record ReflowRound(string Name, bool Distill, RunFolder Folder)
{
    /// <summary>Whether its teacher is the one that was given; that of any other is a student of this run.</summary>
    public bool IsFirst { get; init; }

    /// <summary>How the pairs of this training are made: a student has learnt the guidance of its teacher, and guides no further.</summary>
    /// <param name="options">The options of the run.</param>
    internal PairPoolSettings PoolOf(ReflowOptions options) => IsFirst ? options.Pool : options.Pool with { Guidance = null };

    /// <summary>Removes what an earlier run has left in the folders of the other trainings, once this one's first checkpoint is
    /// written.</summary>
    public Action? RemoveOthers { get; init; }

    /// <summary>Lists the trainings of a run.</summary>
    /// <param name="rounds">Rounds of reflow.</param>
    /// <param name="distill">Whether a one-step student follows.</param>
    /// <param name="top">The run folder.</param>
    /// <returns>The trainings in order.</returns>
    public static IReadOnlyList<ReflowRound> Of(int rounds, bool distill, RunFolder top)
    {
        List<ReflowRound> stages =
        [
            .. Enumerable.Range(1, rounds).Select(round => new ReflowRound($"round {round}", false, top.OfRound(round))),
        ];
        if (distill)
            stages.Add(new ReflowRound("one-step student", true, top));
        else
            stages[^1] = stages[^1] with { Folder = top };

        int below = stages.Count - 1;
        stages[0] = stages[0] with
        {
            IsFirst = true,
            RemoveOthers = () =>
            {
                if (below > 0)
                    top.RemoveRun();
                top.RemoveRoundsAfter(Math.Min(below, 1));
            },
        };
        return stages;
    }
}

using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Reflow;

/// <summary>One training of a reflow run: a round, or the one-step student at its end.</summary>
/// <param name="Name">What it is called, such as "round 1" or "one-step student".</param>
/// <param name="Distill">Whether only the one step from t = 0 is learnt.</param>
/// <param name="Folder">Where it goes: the last at the top, earlier ones below.</param>
public sealed record ReflowRound(string Name, bool Distill, RunFolder Folder)
{
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

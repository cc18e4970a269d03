using System.Diagnostics;
using FlowMatching.Core.Training;

namespace FlowMatching.Benchmarks.Speed;

/// <summary>Notes how long each step took.</summary>
internal sealed class StepClock : Unwatched
{
    private long last;

    internal List<double> Milliseconds { get; } = [];

    public override void Started(TrainingStart start) => last = Stopwatch.GetTimestamp();

    public override void StepDone(int step)
    {
        Milliseconds.Add(Stopwatch.GetElapsedTime(last).TotalMilliseconds);
        last = Stopwatch.GetTimestamp();
    }
}

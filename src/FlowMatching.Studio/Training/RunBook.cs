using System.Text.RegularExpressions;
using FlowMatching.Core;
using FlowMatching.Runs;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Reflow;
using FlowMatching.Runs.Train;
using FlowMatching.Studio.Engine;

namespace FlowMatching.Studio.Training;

/// <summary>The runs of the page. One trains at a time; each lies in a run folder like any other, so that every verb can go on with
/// it.</summary>
/// <param name="engine">What computes.</param>
/// <param name="models">Lets go of what a run has left loaded.</param>
/// <param name="audience">Who watches.</param>
/// <param name="log">The log and the terminal.</param>
/// <param name="clock">The time.</param>
internal sealed partial class RunBook(StudioEngine engine, ModelShelf models, IAudience audience, IRunObserver log, RunClock clock)
{
    private readonly Lock gate = new();
    private readonly List<StudioRun> runs = [];
    private Task working = Task.CompletedTask;

    /// <summary>All runs, in the order in which they were begun.</summary>
    public IReadOnlyList<StudioRun> All
    {
        get
        {
            lock (gate)
                return [.. runs];
        }
    }

    /// <summary>Ends when the runs of earlier studios are listed.</summary>
    public Task Recalled { get; private set; } = Task.CompletedTask;

    /// <summary>The run that holds the engine; null for none.</summary>
    public StudioRun? Busy => All.FirstOrDefault(run => run.IsBusy);

    /// <summary>Ends when nothing trains.</summary>
    public Task Working => working;

    /// <summary>Finds a run; null where there is none of this name.</summary>
    public StudioRun? Find(string id) => All.FirstOrDefault(run => run.Facts.Id == id);

    /// <summary>A name that no run has yet, such as moons-2.</summary>
    /// <param name="outputDir">The folder of the runs.</param>
    /// <param name="stem">What it begins with.</param>
    public static string FreeName(string outputDir, string stem)
    {
        string clean = Unfit().Replace(stem.ToLowerInvariant(), "-");
        for (int number = 1; ; number++)
        {
            string name = FormattableString.Invariant($"{clean}-{number}");
            bool isTaken =
                Directory.Exists(RunFolder.OfFlowMatching(outputDir, name).Path)
                || Directory.Exists(RunFolder.OfReflow(outputDir, name).Path);
            if (!isTaken)
                return name;
        }
    }

    /// <summary>Lists the runs that earlier studios have left, beside its caller.</summary>
    /// <param name="outputDir">The folder of the runs.</param>
    public void Recall(string outputDir) =>
        Recalled = Task.Run(() =>
        {
            var kept = KeptRuns.Read(outputDir, audience.Wake, log);
            lock (gate)
                runs.InsertRange(0, kept);
        });

    /// <summary>Begins a training on data.</summary>
    /// <param name="facts">What it is.</param>
    /// <param name="plan">What to do.</param>
    /// <returns>The run; null where another one trains.</returns>
    public StudioRun? Begin(RunFacts facts, TrainPlan plan) =>
        Begin(facts, (run, watch) => new TrainRun(plan, watch, clock, engine.Thread).Execute(run.Stopping.Token).Stopped);

    /// <summary>Begins a reflow.</summary>
    /// <param name="facts">What it is.</param>
    /// <param name="plan">What to do.</param>
    /// <returns>The run; null where another one trains.</returns>
    public StudioRun? Begin(RunFacts facts, ReflowRunPlan plan) =>
        Begin(facts, (run, watch) => new ReflowRun(plan, watch, clock, engine.Thread).Execute(run.Stopping.Token).Stopped);

    /// <summary>Stops whatever trains, and waits until it is saved.</summary>
    public async Task StopAll()
    {
        Busy?.Stopping.Cancel();
        await working.ConfigureAwait(false);
    }

    /// <summary>Throws a run away, with its folder.</summary>
    /// <param name="run">The run.</param>
    public void Discard(StudioRun run)
    {
        run.IsToVanish = true;
        run.IsToPause = false;
        run.Stopping.Cancel();
        if (!run.IsBusy)
            Remove(run);
    }

    private StudioRun? Begin(RunFacts facts, Func<StudioRun, IRunObserver, bool> execute)
    {
        StudioRun run = new(facts, audience.Wake);
        lock (gate)
        {
            if (runs.Any(static one => one.IsBusy))
                return null;

            runs.Add(run);
            working = Task.Run(() => Work(run, execute));
        }

        audience.Wake();
        return run;
    }

    private void Work(StudioRun run, Func<StudioRun, IRunObserver, bool> execute)
    {
        Previews previews = new(run, () => audience.IsWatched);
        try
        {
            bool isStopped = engine.Thread.Run(() => Execute(run, previews, execute));
            run.Set(status =>
                status with
                {
                    State = isStopped ? RunState.Stopped : RunState.Done,
                    Step = isStopped ? status.Step : run.Facts.Steps,
                    Message = "",
                }
            );
        }
        catch (Exception fault)
        {
            var failure = FailureReport.Of(fault);
            log.Detail(string.Join(' ', failure.Sentences));
            run.Set(status => status with { State = RunState.Failed, Message = string.Join(' ', failure.Sentences) });
        }

        if (run.IsToVanish)
            Remove(run);
    }

    // On the engine's thread: what waits is served before the trainer is gone, or after.
    private bool Execute(StudioRun run, Previews previews, Func<StudioRun, IRunObserver, bool> execute)
    {
        try
        {
            bool isStopped = execute(run, new TrainingWatch(run, engine, previews, log));
            run.Trainer = null;
            if (!run.IsToVanish && run.Facts.Folder.HasRun)
                previews.Take(models.Of(run, engine.Found.Result), isStopped ? run.Status.Step : run.Facts.Steps, isLast: true);
            Keep(run);
            return isStopped;
        }
        finally
        {
            run.Trainer = null;
        }
    }

    // The run is whole without them.
    private void Keep(StudioRun run)
    {
        try
        {
            if (!run.IsToVanish)
                KeptPreviews.Write(run.Facts.Folder, run);
        }
        catch (RunFailedException fault)
        {
            log.Note(fault.Message);
        }
    }

    private void Remove(StudioRun run)
    {
        lock (gate)
            runs.Remove(run);
        run.Set(status => status with { State = RunState.Discarded });
        _ = engine.Do(_ => models.Forget(run), CancellationToken.None);
        try
        {
            if (Directory.Exists(run.Facts.Folder.Path))
                Directory.Delete(run.Facts.Folder.Path, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            log.Note($"{run.Facts.Folder.Path} could not be removed: {Faults.Sentence(fault)}");
        }
    }

    [GeneratedRegex("[^a-z0-9-]+")]
    private static partial Regex Unfit();
}

/// <summary>Who watches runs.</summary>
internal interface IAudience
{
    /// <summary>Whether anybody looks.</summary>
    bool IsWatched { get; }

    /// <summary>Tells everybody that there is something new; never waits.</summary>
    void Wake();
}

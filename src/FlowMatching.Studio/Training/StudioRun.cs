using FlowMatching.Core.Data;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Files;
using FlowMatching.Studio.Frames;

namespace FlowMatching.Studio.Training;

/// <summary>Where a run is.</summary>
internal enum RunState
{
    /// <summary>The engine and the data are being prepared.</summary>
    Starting,

    /// <summary>It trains.</summary>
    Running,

    /// <summary>It waits between two steps.</summary>
    Paused,

    /// <summary>It is saved and measured.</summary>
    Finishing,

    /// <summary>All steps are done.</summary>
    Done,

    /// <summary>It was stopped, and kept.</summary>
    Stopped,

    /// <summary>It ended with a fault.</summary>
    Failed,

    /// <summary>It was thrown away.</summary>
    Discarded,
}

/// <summary>A line of the loss.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Loss">The mean loss since the line before.</param>
/// <param name="Smoothed">Its running mean.</param>
internal readonly record struct LossPoint(int Step, double Loss, double Smoothed);

/// <summary>How near the samples of a step are to the data.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Sw2">The sliced Wasserstein distance.</param>
/// <param name="Floor">What the data itself scores with as many points.</param>
internal sealed record Score(int Step, double Sw2, double Floor);

/// <summary>What a run is asked for.</summary>
/// <param name="Id">Its name, and that of its folder.</param>
/// <param name="Kind">train or reflow.</param>
/// <param name="DataSet">The data set as the page names it.</param>
/// <param name="Source">The law of x0, as reports name it.</param>
/// <param name="Command">The command that repeats it.</param>
/// <param name="Steps">Steps to do.</param>
/// <param name="Folder">Where it writes.</param>
/// <param name="Affine">How the model's points come from data units; null where they are the same.</param>
/// <param name="Data">What samples are measured against; null where it is not known.</param>
/// <param name="From">The run that teaches; null for a training on data.</param>
internal sealed record RunFacts(
    string Id,
    string Kind,
    string DataSet,
    string Source,
    string Command,
    int Steps,
    RunFolder Folder,
    DataAffine? Affine,
    IDataStream? Data,
    string? From = null
);

/// <summary>A run as it stands: written by the thread that trains, read by every tab at its own pace. Whoever is slow misses pictures and
/// nothing else: what a tab has seen is a place in these lists, and the run keeps nothing for it.</summary>
/// <param name="facts">What it is.</param>
/// <param name="changed">Told of every change.</param>
internal sealed class StudioRun(RunFacts facts, Action changed)
{
    private readonly Lock gate = new();
    private readonly List<LossPoint> losses = [];
    private readonly List<Score> scores = [];
    private readonly PreviewHistory history = new();
    private IReadOnlyList<int> keptSteps = []; // of pictures that lie in the folder only
    private RunStatus status = new(RunState.Starting, 0, 0, 0, "", 0);
    private readonly List<PaintedStep> painted = [];
    private (int Step, int Sequence, byte[] Bytes)? preview;

    /// <summary>What it is.</summary>
    public RunFacts Facts => facts;

    /// <summary>The command that repeats it; empty where something was painted meanwhile.</summary>
    public string Command => Painted.Count == 0 ? facts.Command : "";

    /// <summary>Asks it to stop, and keeps what is learnt.</summary>
    public CancellationTokenSource Stopping { get; } = new();

    /// <summary>Whether it shall wait between two steps.</summary>
    public bool IsToPause { get; set; }

    /// <summary>Whether it shall leave nothing behind.</summary>
    public bool IsToVanish { get; set; }

    /// <summary>What trains, while it does; to be touched on the engine's thread only.</summary>
    public Trainer? Trainer { get; set; }

    /// <summary>Where it is.</summary>
    public RunStatus Status
    {
        get
        {
            lock (gate)
                return status;
        }
    }

    /// <summary>Whether it holds the engine.</summary>
    public bool IsBusy => Status.State is RunState.Starting or RunState.Running or RunState.Paused or RunState.Finishing;

    /// <summary>The newest picture; null before the first.</summary>
    public (int Step, int Sequence, byte[] Bytes)? Preview
    {
        get
        {
            lock (gate)
                return preview;
        }
    }

    /// <summary>The steps whose pictures are kept.</summary>
    public IReadOnlyList<int> HistorySteps
    {
        get
        {
            lock (gate)
                return keptSteps.Count > 0 ? keptSteps : history.Steps;
        }
    }

    /// <summary>All scores so far.</summary>
    public IReadOnlyList<Score> Scores
    {
        get
        {
            lock (gate)
                return [.. scores];
        }
    }

    /// <summary>What was painted while it learnt, in order.</summary>
    public IReadOnlyList<PaintedStep> Painted
    {
        get
        {
            lock (gate)
                return [.. painted];
        }
    }

    /// <summary>A kept picture; null where there is none.</summary>
    /// <param name="step">Its step.</param>
    public float[]? HistoryAt(int step)
    {
        lock (gate)
            if (history.At(step) is { } points)
                return points;
        return KeptPreviews.Read(facts.Folder, step);
    }

    /// <summary>The lines of the loss after a step.</summary>
    /// <param name="step">The last step that is known already.</param>
    public IReadOnlyList<LossPoint> LossesAfter(int step)
    {
        lock (gate)
        {
            int first = losses.Count;
            while (first > 0 && losses[first - 1].Step > step)
                first--;
            return losses[first..];
        }
    }

    /// <summary>Takes what an earlier studio has left of it.</summary>
    /// <param name="kept">Where it came to.</param>
    /// <param name="lines">Its loss.</param>
    /// <param name="score">How near its samples came to the data; null where that is not known.</param>
    /// <param name="strokes">What was painted while it learnt.</param>
    public void Recall(RunStatus kept, IEnumerable<LossPoint> lines, Score? score, IEnumerable<PaintedStep> strokes)
    {
        lock (gate)
        {
            status = kept;
            keptSteps = KeptPreviews.Steps(facts.Folder);
            painted.AddRange(strokes);
            losses.AddRange(lines);
            if (score is not null)
                scores.Add(score);
        }
    }

    /// <summary>Changes where it is.</summary>
    /// <param name="change">The change; the number of the version is added.</param>
    public void Set(Func<RunStatus, RunStatus> change)
    {
        lock (gate)
            status = change(status) with { Version = status.Version + 1 };
        changed();
    }

    /// <summary>Adds a line of the loss.</summary>
    public void Add(LossPoint point)
    {
        lock (gate)
            losses.Add(point);
        changed();
    }

    /// <summary>Adds what was painted.</summary>
    public void Add(PaintedStep stroke)
    {
        lock (gate)
            painted.Add(stroke);
        Set(static status => status);
    }

    /// <summary>Adds a score.</summary>
    public void Add(Score score)
    {
        lock (gate)
        {
            scores.Add(score);
            status = status with { Version = status.Version + 1 };
        }

        changed();
    }

    /// <summary>Puts a newer picture in the place of the present one, and keeps it.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="points">The samples.</param>
    /// <param name="nfe">Evaluations for each.</param>
    public void Show(int step, float[] points, int nfe)
    {
        lock (gate)
        {
            int sequence = (preview?.Sequence ?? 0) + 1;
            var frame = Frame.OfPoints(points) with { Step = step, Sequence = sequence, Nfe = nfe };
            preview = (step, sequence, frame.ToBytes());
            history.Add(step, points);
        }

        changed();
    }
}

/// <summary>Where a run is, in figures.</summary>
/// <param name="State">The state.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Seconds">Seconds of training, pauses and sampling left out.</param>
/// <param name="Rate">Steps a second of these.</param>
/// <param name="Message">What there is to say; empty for nothing.</param>
/// <param name="Version">Counts the changes.</param>
internal sealed record RunStatus(RunState State, int Step, double Seconds, double Rate, string Message, int Version);

/// <summary>Pictures of a training on its way, more of them from its beginning, where more happens.</summary>
internal sealed class PreviewHistory
{
    /// <summary>The most that are kept.</summary>
    public const int Most = 64;

    private readonly SortedList<int, float[]> kept = [];

    /// <summary>The steps that are kept.</summary>
    public IReadOnlyList<int> Steps => [.. kept.Keys];

    /// <summary>The samples of a step; null where they are not kept.</summary>
    public float[]? At(int step) => kept.GetValueOrDefault(step);

    /// <summary>Keeps the samples of a step; where there are too many, the one goes that leaves the least gap in log(step).</summary>
    public void Add(int step, float[] points)
    {
        kept[step] = points;
        if (kept.Count <= Most)
            return;

        int least = Enumerable.Range(1, kept.Count - 2).MinBy(i => (double)(kept.Keys[i + 1] + 1) / (kept.Keys[i - 1] + 1));
        kept.RemoveAt(least);
    }
}

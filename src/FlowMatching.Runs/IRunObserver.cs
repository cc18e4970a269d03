using FlowMatching.Core.Training;

namespace FlowMatching.Runs;

/// <summary>Whoever watches a run: a terminal, a page, a test. Calls come one at a time, some from the engine's thread; one that is not of
/// interest need not be written.</summary>
public interface IRunObserver
{
    /// <summary>The run has a folder now; a log may be kept there.</summary>
    /// <param name="path">The file for the log.</param>
    void LogTo(string path) { }

    /// <summary>Something the user should know.</summary>
    /// <param name="sentence">The sentence.</param>
    void Note(string sentence) { }

    /// <summary>Something for the log.</summary>
    /// <param name="sentence">The sentence.</param>
    void Detail(string sentence) { }

    /// <summary>The run has got further.</summary>
    /// <param name="progress">How far.</param>
    void Progress(RunProgress progress) { }

    /// <summary>A training has a new line of metrics.</summary>
    /// <param name="progress">What it says.</param>
    void Logged(TrainingProgress progress) { }

    /// <summary>A step of a training is done, and not the last. Called on the engine's thread, between two steps: whoever watches may
    /// sample from the trainer's model meanwhile, which changes nothing in the result, and holds the training up while it does.</summary>
    /// <param name="trainer">What trains.</param>
    void StepDone(Trainer trainer) { }
}

/// <summary>How far a stage of a run is.</summary>
/// <param name="Stage">What is being done, such as "training".</param>
/// <param name="Unit">What is counted, such as "steps".</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are to do.</param>
/// <param name="PerSecond">How many a second; 0 while unknown.</param>
/// <param name="Loss">The smoothed loss, where there is one.</param>
public readonly record struct RunProgress(string Stage, string Unit, long Done, long Total, double PerSecond, double? Loss = null)
{
    /// <summary>The time left at the present rate; null while unknown.</summary>
    public TimeSpan? Remaining => PerSecond > 0 ? TimeSpan.FromSeconds(Math.Min((Total - Done) / PerSecond, 1e8)) : null;
}

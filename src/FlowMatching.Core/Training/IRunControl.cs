namespace FlowMatching.Core.Training;

/// <summary>Whoever can stop a run.</summary>
public interface IRunControl
{
    /// <summary>Asked after every step; once true, the run ends there with its state intact.</summary>
    bool StopRequested { get; }
}

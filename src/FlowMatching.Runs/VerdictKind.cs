namespace FlowMatching.Runs;

/// <summary>Whose fault it was.</summary>
public enum VerdictKind
{
    /// <summary>The command or its input was wrong.</summary>
    BadInput,

    /// <summary>The run failed.</summary>
    Failed,

    /// <summary>The user stopped it.</summary>
    Stopped,
}

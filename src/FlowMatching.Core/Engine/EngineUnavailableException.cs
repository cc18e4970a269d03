namespace FlowMatching.Core.Engine;

/// <summary>There is no engine to compute with; the message is one sentence for the user: what is missing and what to do.</summary>
public sealed class EngineUnavailableException : Exception
{
    /// <summary>Creates the exception with its sentence.</summary>
    public EngineUnavailableException(string message)
        : base(message) { }

    /// <summary>Creates the exception with its sentence and the loader's own error.</summary>
    public EngineUnavailableException(string message, Exception inner)
        : base(message, inner) { }
}

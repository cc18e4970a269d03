namespace FlowMatching.Testing;

/// <summary>Stands for the end of a process: no code of it runs any more, so none may catch this.</summary>
public sealed class ProcessKilledException() : Exception("The process was killed.");

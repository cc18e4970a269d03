namespace FlowMatching.Core;

/// <summary>A run whose input was right failed on its way: the loss became NaN, for example. A command ends with exit code 1.</summary>
/// <param name="message">One sentence: what happened, where, and what to try.</param>
/// <param name="inner">The exception that told of it, if one did.</param>
public class RunFailedException(string message, Exception? inner = null) : Exception(message, inner);

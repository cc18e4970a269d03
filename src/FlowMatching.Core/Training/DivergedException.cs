namespace FlowMatching.Core.Training;

/// <summary>The loss or its gradient became NaN or infinite. What was saved before is as good as ever.</summary>
/// <param name="message">One sentence: where and when, and what to try.</param>
public sealed class DivergedException(string message) : RunFailedException(message);

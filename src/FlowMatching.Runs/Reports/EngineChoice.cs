namespace FlowMatching.Runs.Reports;

/// <summary>What "auto" was resolved to, once, before the first step.</summary>
/// <param name="Engine">The engine and its version.</param>
/// <param name="Device">Where it computes.</param>
/// <param name="Precision">The number format of the matrix products: fp32 or bf16.</param>
/// <param name="Threads">CPU threads.</param>
/// <param name="Reason">Why.</param>
public sealed record EngineChoice(string Engine, string Device, string Precision, int Threads, string Reason);

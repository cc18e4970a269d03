namespace FlowMatching.Runs.Train;

/// <summary>A line of timing.jsonl.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Seconds">Seconds since the process started; a resumed run starts anew.</param>
/// <param name="StepsPerSecond">Steps a second since the line before.</param>
/// <param name="ExamplesPerSecond">Examples a second since the line before.</param>
public sealed record TimingLine(int Step, double Seconds, double StepsPerSecond, double ExamplesPerSecond);

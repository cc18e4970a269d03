namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>What came of many broken files.</summary>
/// <param name="Inputs">How many were read.</param>
/// <param name="Accepted">How many of them the reader took.</param>
/// <param name="Seconds">Seconds in all.</param>
/// <param name="MostAllocated">The most bytes of managed memory that one of them took.</param>
/// <param name="Findings">Those that it did not take as it should; the first few.</param>
internal sealed record FuzzOutcome(int Inputs, int Accepted, double Seconds, long MostAllocated, IReadOnlyList<FuzzFinding> Findings)
{
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Inputs} inputs in {Seconds:F1} s, {Accepted} accepted, {Inputs - Accepted} refused, at most {MostAllocated / 1024} KiB for one"
        );
}

using System.Runtime.InteropServices;
using FlowMatching.Core;
using FlowMatching.Core.Engine;

namespace FlowMatching.Runs;

/// <summary>What to say about an exception, and whose fault it was: the one place that knows all kinds of them.</summary>
/// <param name="Kind">Whose fault it was.</param>
/// <param name="Sentences">One sentence a fault.</param>
public sealed record Verdict(VerdictKind Kind, IReadOnlyList<string> Sentences)
{
    /// <summary>Judges an exception that ended a run.</summary>
    /// <param name="fault">The exception.</param>
    /// <returns>The verdict.</returns>
    public static Verdict Of(Exception fault) => fault switch
    {
        InvalidInputException input => new(VerdictKind.BadInput, input.Faults),
        EngineUnavailableException => new(VerdictKind.BadInput, [Faults.Sentence(fault)]),
        RunFailedException => new(VerdictKind.Failed, [Faults.Sentence(fault)]),
        OperationCanceledException => new(VerdictKind.Stopped, ["Stopped; nothing was written."]),
        OutOfMemoryException => new(VerdictKind.Failed, ["The memory does not suffice: try a smaller --batch-size, --hidden or --num."]),
        ExternalException => new(VerdictKind.Failed, [$"The engine failed: {Faults.Sentence(fault)}"]),
        IOException or UnauthorizedAccessException => new(VerdictKind.Failed, [Faults.Sentence(fault)]),
        _ => new(VerdictKind.Failed, [$"Internal fault ({fault.GetType().Name}): {Faults.Sentence(fault)} Please report it with log.txt."]),
    };
}

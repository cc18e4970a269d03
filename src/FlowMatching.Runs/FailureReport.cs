using System.Runtime.InteropServices;
using FlowMatching.Core;
using FlowMatching.Core.Engine;

namespace FlowMatching.Runs;

/// <summary>What to say about an exception, and whose fault it was: the one place that knows all kinds of them.</summary>
/// <param name="Kind">Whose fault it was.</param>
/// <param name="Sentences">One sentence a fault.</param>
public sealed record FailureReport(FailureKind Kind, IReadOnlyList<string> Sentences)
{
    /// <summary>Judges an exception that ended a run.</summary>
    /// <param name="fault">The exception.</param>
    /// <returns>The failure.</returns>
    public static FailureReport Of(Exception fault) =>
        fault switch
        {
            InvalidInputException input => new(FailureKind.BadInput, input.Faults),
            EngineUnavailableException => new(FailureKind.BadInput, [Faults.Sentence(fault)]),
            RunFailedException => new(FailureKind.Failed, [Faults.Sentence(fault)]),
            OperationCanceledException => new(FailureKind.Stopped, ["Stopped; nothing was written."]),
            OutOfMemoryException => new(
                FailureKind.Failed,
                ["The memory does not suffice: try a smaller --batch-size, --hidden or --num."]
            ),
            ExternalException => new(FailureKind.Failed, [$"The engine failed: {Faults.Sentence(fault)}"]),
            IOException or UnauthorizedAccessException => new(FailureKind.Failed, [Faults.Sentence(fault)]),
            _ => new(
                FailureKind.Failed,
                [$"Internal fault ({fault.GetType().Name}): {Faults.Sentence(fault)} Please report it with log.txt."]
            ),
        };
}

/// <summary>Whose fault it was.</summary>
public enum FailureKind
{
    /// <summary>The command or its input was wrong.</summary>
    BadInput,

    /// <summary>The run failed.</summary>
    Failed,

    /// <summary>The user stopped it.</summary>
    Stopped,
}

namespace FlowMatching.Core;

/// <summary>What the user asked for cannot be done as asked: a name that is not known, a number out of range, a file that is not what it
/// should be.</summary>
/// <remarks>Holds every fault that was found, one sentence each, so that all of them can be shown at once; a fault that quotes a file stays
/// one printable line, whatever is in the file. A command ends with exit code 2.</remarks>
public sealed class InvalidInputException : Exception
{
    /// <summary>Makes the exception for one fault.</summary>
    /// <param name="fault">One sentence: what is wrong, what was expected, what to do.</param>
    public InvalidInputException(string fault)
        : this([fault]) { }

    /// <summary>Makes the exception for one fault that another exception brought to light.</summary>
    /// <param name="fault">One sentence: what is wrong, what was expected, what to do.</param>
    /// <param name="inner">The exception that told of it.</param>
    public InvalidInputException(string fault, Exception inner)
        : this([Printable.Line(fault)], inner) { }

    /// <summary>Makes the exception for all faults of an input.</summary>
    /// <param name="faults">One sentence each, at least one.</param>
    public InvalidInputException(IEnumerable<string> faults)
        : this([.. faults.Select(Printable.Line)], null) { }

    private InvalidInputException(string[] faults, Exception? inner)
        : base(string.Join(Environment.NewLine, faults), inner) => Faults = faults;

    /// <summary>The faults, one sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>Throws when there are faults, and does nothing when there are none.</summary>
    /// <param name="faults">One sentence each.</param>
    public static void ThrowIfAny(IEnumerable<string> faults)
    {
        string[] found = [.. faults];
        if (found.Length > 0)
        {
            throw new InvalidInputException(found);
        }
    }
}

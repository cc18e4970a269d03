using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>Turns what a disk refuses in the middle of a run into a sentence.</summary>
public static class DiskFaults
{
    /// <summary>Writes something.</summary>
    /// <param name="path">What is written, for the message.</param>
    /// <param name="write">Writes it.</param>
    /// <exception cref="RunFailedException">The disk refused.</exception>
    public static void Guard(string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunFailedException($"{path} could not be written: {Faults.Sentence(e)}", e);
        }
    }
}

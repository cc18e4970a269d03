namespace FlowMatching.Runs;

/// <summary>The one wording of messages that come from elsewhere.</summary>
public static class Faults
{
    /// <summary>The first line of a message, ending in one full stop.</summary>
    /// <param name="fault">The exception.</param>
    /// <returns>One sentence.</returns>
    public static string Sentence(Exception fault)
    {
        ArgumentNullException.ThrowIfNull(fault);

        string line = fault.Message.Split('\n', 2)[0].Trim();
        return line.Length == 0 ? $"{fault.GetType().Name}." : line.TrimEnd('.') + ".";
    }
}

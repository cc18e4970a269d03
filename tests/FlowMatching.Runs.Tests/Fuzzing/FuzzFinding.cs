namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>A file that a reader did not take as it should.</summary>
/// <param name="Index">Which one of its seed.</param>
/// <param name="Fault">What was wrong.</param>
/// <param name="File">The file's bytes.</param>
internal sealed record FuzzFinding(int Index, string Fault, byte[] File)
{
    /// <summary>All that is needed to make a test of it.</summary>
    public override string ToString() =>
        $"input {Index}: {Fault}{Environment.NewLine}base64: {Convert.ToBase64String(File)}{Environment.NewLine}";
}

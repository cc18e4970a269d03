namespace FlowMatching.Core.Specification;

/// <summary>What a rectified flow or a one-step student was learnt from.</summary>
/// <param name="Round">Number of reflow rounds behind the model: 1 for a student of a cfm model; a one-step student has its
/// teacher's.</param>
/// <param name="TeacherSha256">The SHA-256 of the tensors in the teacher's checkpoint, 64 hexadecimal digits.</param>
/// <param name="Pool">How the pairs were made.</param>
public sealed record ReflowOrigin(int Round, string TeacherSha256, PairPoolSettings Pool)
{
    /// <summary>The name under which a checkpoint files the pairs of a teacher among the couplings.</summary>
    public const string Coupling = "reflow";

    /// <summary>Lists what is wrong with it, one sentence each.</summary>
    internal IEnumerable<string> Faults()
    {
        if (Round < 0)
        {
            yield return $"its round is {Round}, expected 0 or more.";
        }

        if (TeacherSha256.Length != 64 || !TeacherSha256.All(char.IsAsciiHexDigitLower))
        {
            yield return "the SHA-256 of its teacher is not one.";
        }

        foreach (string fault in Pool.Faults())
        {
            yield return fault;
        }
    }
}

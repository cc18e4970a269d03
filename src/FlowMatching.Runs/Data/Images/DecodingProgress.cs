namespace FlowMatching.Runs.Data.Images;

/// <summary>Counts pictures that several threads decode, and tells of them one at a time.</summary>
/// <param name="observer">Who watches; null for nobody.</param>
/// <param name="total">Pictures to decode.</param>
internal sealed class DecodingProgress(IRunObserver? observer, int total)
{
    private readonly Lock gate = new();
    private int done;

    /// <summary>One more is done.</summary>
    public void Count()
    {
        lock (gate) observer?.Progress(new RunProgress("decoding", "pictures", ++done, total, 0));
    }
}

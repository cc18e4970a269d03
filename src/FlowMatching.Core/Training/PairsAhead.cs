namespace FlowMatching.Core.Training;

/// <summary>Begins the pairs of the next step while the network learns from those of this one.</summary>
/// <remarks>Tensors are drawn and gathered by the caller's thread; only the choice of rows, which works on arrays, runs on others. As every
/// step is a pure function of its number, the pairs are those that would have been drawn without it.</remarks>
/// <param name="begin">Draws the batch of a step and sets its choice going.</param>
internal sealed class PairsAhead(Func<int, PendingPairs> begin) : IDisposable
{
    private PendingPairs? next;

    /// <summary>Gives the pairs of a step and begins the step after it.</summary>
    /// <param name="step">Number of the step; one that does not follow the last one is begun anew.</param>
    public TrainingPairs Take(int step)
    {
        using var pending = TakeNext(step);
        var pairs = pending.Take();
        if (pending.HasChoice)
        {
            next = begin(step + 1);
        }

        return pairs;
    }

    /// <summary>Waits for the thread that works ahead, and drops its work.</summary>
    public void Dispose()
    {
        next?.Dispose();
        next = null;
    }

    private PendingPairs TakeNext(int step)
    {
        if (next?.Step == step)
        {
            var pending = next;
            next = null;

            return pending;
        }

        Dispose();

        return begin(step);
    }
}

using FlowMatching.Core.Couplings;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>Begins the pairs of the next step while the network learns from those of this one.</summary>
/// <remarks>Tensors are drawn and gathered by the caller's thread; only the choice of rows, which works on arrays, runs on others. As every
/// step is a pure function of its number, the pairs are those that would have been drawn without it.</remarks>
/// <param name="begin">Draws the batch of a step and sets its choice going.</param>
internal sealed class BatchPrefetcher(Func<int, AssignmentTask> begin) : IDisposable
{
    private AssignmentTask? next;

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

    private AssignmentTask TakeNext(int step)
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

/// <summary>The batch of a step whose assignment of x1 to x0 is being computed, maybe on another thread. The tensors belong to no
/// scope.</summary>
internal sealed class AssignmentTask : IDisposable
{
    private readonly Tensor x0;
    private readonly Tensor x1;
    private readonly Tensor? labels;
    private readonly Task<long[]>? rows;

    /// <summary>Sets the choice going.</summary>
    /// <param name="step">The step.</param>
    /// <param name="x0">The source's points, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="labels">The class of each row of x1; null where there are none.</param>
    /// <param name="choice">What is left to choose; null where the rows stay as they are.</param>
    public AssignmentTask(int step, Tensor x0, Tensor x1, Tensor? labels, Func<long[]>? choice)
    {
        Step = step;
        (this.x0, this.x1, this.labels) = (x0.DetachFromDisposeScope(), x1.DetachFromDisposeScope(), labels?.DetachFromDisposeScope());
        rows = choice is null ? null : Task.Run(choice.Invoke);
    }

    /// <summary>The step.</summary>
    public int Step { get; }

    /// <summary>Whether there is anything to choose.</summary>
    public bool HasChoice => rows is not null;

    /// <summary>Waits for the choice and hands the pairs to the caller's scope.</summary>
    public TrainingPairs Take()
    {
        long[]? chosen = rows?.GetAwaiter().GetResult(); // throws what the choice threw

        return new TrainingPairs(x0.alias(), Row(x1, chosen), labels is null ? null : Row(labels, chosen));
    }

    /// <summary>Waits until no thread works for it, and frees the batch.</summary>
    public void Dispose()
    {
        ((IAsyncResult?)rows)?.AsyncWaitHandle.WaitOne(); // and not Wait(), which would throw what nobody asked for any more
        x0.Dispose();
        x1.Dispose();
        labels?.Dispose();
    }

    private static Tensor Row(Tensor x, long[]? chosen) => chosen is null ? x.alias() : CouplingExtensions.Gather(x, chosen);
}

using FlowMatching.Core.Couplings;

using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>The batch of a step whose pairs are being chosen, maybe on another thread. The tensors belong to no scope.</summary>
internal sealed class PendingPairs : IDisposable
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
    public PendingPairs(int step, Tensor x0, Tensor x1, Tensor? labels, RowChoice? choice)
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

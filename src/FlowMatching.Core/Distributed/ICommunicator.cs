namespace FlowMatching.Core.Distributed;

/// <summary>The processes that share a run, as one of them sees the others. Every process calls the same members in the same order, on its
/// engine thread; each call waits for all of them.</summary>
public interface ICommunicator : IDisposable
{
    /// <summary>The number r of this process, from 0 to R − 1.</summary>
    int Rank { get; }

    /// <summary>The number R of processes.</summary>
    int Size { get; }

    /// <summary>Replaces numbers by their sums over the processes: the same bytes in each of them.</summary>
    /// <param name="numbers">As many in every process.</param>
    void AllReduceSum(Span<float> numbers);

    /// <summary>Replaces bytes by those of process 0.</summary>
    /// <param name="bytes">As many in every process.</param>
    void Broadcast(Span<byte> bytes);

    /// <summary>Brings the numbers of every process to process 0, in the order of the processes.</summary>
    /// <param name="own">The numbers of this process.</param>
    /// <param name="whole">In process 0 the place for all of them; elsewhere it is not looked at.</param>
    /// <param name="counts">In process 0 how many each process has; elsewhere it is not looked at.</param>
    void Gather(ReadOnlySpan<float> own, Span<float> whole, IReadOnlyList<int> counts);

    /// <summary>Waits until every process has come here.</summary>
    void Meet() => AllReduceSum([0]);

    /// <summary>In process 0: wakes the others, each of which waits in <see cref="AwaitCall"/> or soon will.</summary>
    void Call();

    /// <summary>In the others: sleeps until process 0 calls, however long that takes.</summary>
    void AwaitCall();

    /// <summary>From now on process 0 tells, and ends the run, when another process is gone; to be called in all.</summary>
    void WatchOthers() { }

    /// <summary>Ends every process of the run at once; for a fault that the others cannot know of.</summary>
    /// <param name="exitCode">The exit code, not 0.</param>
    void Abort(int exitCode);
}

/// <summary>A run of one process.</summary>
public sealed class SingleProcess : ICommunicator
{
    /// <inheritdoc/>
    public int Rank => 0;

    /// <inheritdoc/>
    public int Size => 1;

    /// <inheritdoc/>
    public void AllReduceSum(Span<float> numbers) { }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes) { }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<float> own, Span<float> whole, IReadOnlyList<int> counts) => own.CopyTo(whole);

    /// <inheritdoc/>
    public void Call() { }

    /// <inheritdoc/>
    public void AwaitCall() { }

    /// <inheritdoc/>
    public void Abort(int exitCode) { }

    /// <inheritdoc/>
    public void Dispose() { }
}

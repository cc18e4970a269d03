namespace FlowMatching.Core.Distributed;

/// <summary>The processes of an MPI launcher: all of MPI_COMM_WORLD.</summary>
/// <remarks>MPI is used by one thread, the engine's (MPI_THREAD_FUNNELED). A call that waits for a process that has gone or hangs is given
/// up after <see cref="MostSeconds"/>: the run is ended then. Errors of MPI itself end the run, which is its own default.</remarks>
public sealed unsafe class MpiCommunicator : ICommunicator
{
    /// <summary>How long a call waits for the other processes.</summary>
    public const int MostSeconds = 600;

    private const int Funneled = 1,
        FloatsAtATime = 1 << 28, // counts of MPI are int32
        TagOfNumbers = 1,
        TagOfCalls = 2,
        MostOfStatus = 64; // bytes, of which MPI_Status takes 20 to 24

    private readonly MpiLibrary mpi;
    private readonly Timer patience;
    private readonly Action<string> onSilence;
    private readonly delegate* unmanaged[Cdecl]<nint, float*, int, nint, nint, nint, int> allReduce;
    private readonly delegate* unmanaged[Cdecl]<byte*, int, nint, int, nint, int> broadcast;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, int> send;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, byte*, int> receive;
    private readonly delegate* unmanaged[Cdecl]<int, int, nint, int*, byte*, int> probe;
    private bool isFinal;

    /// <summary>Joins the other processes. To be called on the engine's thread, once in a process.</summary>
    /// <param name="launcher">What started this process.</param>
    /// <param name="onSilence">Told, from another thread, that the run is ended because another process does not answer.</param>
    /// <exception cref="InvalidInputException">The library was not found, or is not the launcher's.</exception>
    public MpiCommunicator(MpiLauncher launcher, Action<string> onSilence)
    {
        ArgumentNullException.ThrowIfNull(launcher);
        this.onSilence = onSilence;
        mpi = MpiLibrary.Load(launcher);
        allReduce = (delegate* unmanaged[Cdecl]<nint, float*, int, nint, nint, nint, int>)mpi.Function("MPI_Allreduce");
        broadcast = (delegate* unmanaged[Cdecl]<byte*, int, nint, int, nint, int>)mpi.Function("MPI_Bcast");
        send = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, int>)mpi.Function("MPI_Send");
        receive = (delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, byte*, int>)mpi.Function("MPI_Recv");
        probe = (delegate* unmanaged[Cdecl]<int, int, nint, int*, byte*, int>)mpi.Function("MPI_Iprobe");
        int provided = 0;
        var init = (delegate* unmanaged[Cdecl]<nint, nint, int, int*, int>)mpi.Function("MPI_Init_thread");
        Check(init(0, 0, Funneled, &provided), "MPI_Init_thread");
        (Rank, Size) = (Ask("MPI_Comm_rank"), Ask("MPI_Comm_size"));
        patience = new Timer(_ => GiveUp());
        if (Size != launcher.Size)
            throw new InvalidInputException(
                $"{launcher.Name} has started {launcher.Size} processes, but {mpi.File} ({mpi.Version}) knows of {Size}: "
                    + $"it is the library of another launcher; name the right one in {MpiLibrary.Variable}."
            );
    }

    /// <inheritdoc/>
    public int Rank { get; }

    /// <inheritdoc/>
    public int Size { get; }

    /// <summary>What the library calls itself.</summary>
    public string Version => mpi.Version;

    /// <inheritdoc/>
    public void AllReduceSum(Span<float> numbers)
    {
        while (numbers.Length > 0)
        {
            var part = numbers[..Math.Min(numbers.Length, FloatsAtATime)];
            fixed (float* at = part)
            {
                using var waiting = Wait();
                Check(allReduce(mpi.InPlace, at, part.Length, mpi.Float, mpi.Sum, mpi.World), "MPI_Allreduce");
            }

            numbers = numbers[part.Length..];
        }
    }

    /// <inheritdoc/>
    public void Broadcast(Span<byte> bytes)
    {
        fixed (byte* at = bytes)
        {
            using var waiting = Wait();
            Check(broadcast(at, bytes.Length, mpi.Byte, 0, mpi.World), "MPI_Bcast");
        }
    }

    /// <inheritdoc/>
    public void Gather(ReadOnlySpan<float> own, Span<float> whole, IReadOnlyList<int> counts)
    {
        if (Rank > 0)
        {
            Send(own, to: 0);
            return;
        }

        own.CopyTo(whole);
        for (int process = 1; process < Size; process++)
        {
            whole = whole[counts[process - 1]..];
            Receive(whole[..counts[process]], process);
        }
    }

    /// <inheritdoc/>
    public void Call()
    {
        for (int process = 1; process < Size; process++)
            Check(send(null, 0, mpi.Byte, process, TagOfCalls, mpi.World), "MPI_Send");
    }

    // MPI's own waiting would keep a core busy.
    /// <inheritdoc/>
    public void AwaitCall()
    {
        byte* status = stackalloc byte[MostOfStatus];
        for (int isThere = 0; isThere == 0; )
        {
            Thread.Sleep(1);
            Check(probe(0, TagOfCalls, mpi.World, &isThere, status), "MPI_Iprobe");
        }

        Check(receive(null, 0, mpi.Byte, 0, TagOfCalls, mpi.World, status), "MPI_Recv");
    }

    /// <inheritdoc/>
    public void Abort(int exitCode) => ((delegate* unmanaged[Cdecl]<nint, int, int>)mpi.Function("MPI_Abort"))(mpi.World, exitCode);

    /// <summary>Leaves the others, who wait for it. To be called on the thread that joined them.</summary>
    public void Dispose()
    {
        if (isFinal)
            return;

        isFinal = true;
        using (Wait())
            ((delegate* unmanaged[Cdecl]<int>)mpi.Function("MPI_Finalize"))();
        patience.Dispose();
    }

    private void Send(ReadOnlySpan<float> numbers, int to)
    {
        while (numbers.Length > 0)
        {
            var part = numbers[..Math.Min(numbers.Length, FloatsAtATime)];
            fixed (float* at = part)
            {
                using var waiting = Wait();
                Check(send(at, part.Length, mpi.Float, to, TagOfNumbers, mpi.World), "MPI_Send");
            }

            numbers = numbers[part.Length..];
        }
    }

    private void Receive(Span<float> numbers, int from)
    {
        byte* status = stackalloc byte[MostOfStatus];
        while (numbers.Length > 0)
        {
            var part = numbers[..Math.Min(numbers.Length, FloatsAtATime)];
            fixed (float* at = part)
            {
                using var waiting = Wait();
                Check(receive(at, part.Length, mpi.Float, from, TagOfNumbers, mpi.World, status), "MPI_Recv");
            }

            numbers = numbers[part.Length..];
        }
    }

    private int Ask(string function)
    {
        int answer = 0;
        Check(((delegate* unmanaged[Cdecl]<nint, int*, int>)mpi.Function(function))(mpi.World, &answer), function);
        return answer;
    }

    private static void Check(int code, string function)
    {
        if (code != 0)
            throw new RunFailedException($"{function} failed with code {code}.");
    }

    private Patience Wait()
    {
        patience.Change(TimeSpan.FromSeconds(MostSeconds), Timeout.InfiniteTimeSpan);
        return new Patience(patience);
    }

    private void GiveUp()
    {
        onSilence($"Process {Rank} of {Size} has waited {MostSeconds} s for the others, one of which is gone or hangs: the run is ended.");
        Abort(1);
    }

    private readonly ref struct Patience(Timer timer)
    {
        public void Dispose() => timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}

using System.Globalization;

namespace FlowMatching.Core.Distributed;

/// <summary>The processes of an MPI launcher: all of MPI_COMM_WORLD.</summary>
/// <remarks>MPI is used by one thread, the engine's (MPI_THREAD_FUNNELED). A call that waits for a process that has gone or hangs is given
/// up after ten minutes, or the seconds in the environment's <see cref="Limit"/>: the run is ended then. Process r gives up r times
/// <see cref="Later"/> after process 0, so that one of them tells it. Errors of MPI itself end the run, which is its own default.</remarks>
public sealed unsafe class MpiCommunicator : ICommunicator
{
    /// <summary>The environment variable of the seconds for which a call waits for the other processes.</summary>
    public const string Limit = "FM_MPI_TIMEOUT";

    private const int UsualSeconds = 600,
        MostSeconds = 1_000_000;

    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    private const int Funneled = 1,
        FloatsAtATime = 1 << 28, // counts of MPI are int32
        TagOfNumbers = 1,
        TagOfCalls = 2,
        MostOfStatus = 64; // bytes, of which MPI_Status takes 20 to 24

    private readonly MpiLibrary mpi;
    private readonly Timer patience;
    private readonly Action<string> onSilence;
    private readonly CancellationToken stop;
    private readonly int seconds = SecondsFrom(Environment.GetEnvironmentVariable(Limit));
    private readonly delegate* unmanaged[Cdecl]<nint, float*, int, nint, nint, nint, int> allReduce;
    private readonly delegate* unmanaged[Cdecl]<byte*, int, nint, int, nint, int> broadcast;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, int> send;
    private readonly delegate* unmanaged[Cdecl]<void*, int, nint, int, int, nint, byte*, int> receive;
    private readonly delegate* unmanaged[Cdecl]<int, int, nint, int*, byte*, int> probe;
    private ProcessWatch? watch;
    private bool isFinal;

    /// <summary>Joins the other processes. To be called on the engine's thread, once in a process.</summary>
    /// <param name="launcher">What started this process.</param>
    /// <param name="onSilence">Told, from another thread, that the run is ended because another process is gone or does not answer.</param>
    /// <param name="stop">Set where all processes were asked to stop: one that is gone is no news then.</param>
    /// <exception cref="InvalidInputException">The library was not found, or is not the launcher's.</exception>
    public MpiCommunicator(MpiLauncher launcher, Action<string> onSilence, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(launcher);
        (this.onSilence, this.stop) = (onSilence, stop);
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
    public void WatchOthers()
    {
        float[] known = new float[2 * Size]; // of each process its identifier and the number of its machine, both below 2²⁴
        (known[2 * Rank], known[2 * Rank + 1]) = (Environment.ProcessId, MachineNumber.Own);
        AllReduceSum(known);
        if (Rank > 0)
            return;

        var others = Enumerable.Range(1, Size - 1).Where(process => known[2 * process + 1] == MachineNumber.Own);
        watch = new ProcessWatch(others.Select(process => (process, (int)known[2 * process])), GiveUp);
    }

    /// <inheritdoc/>
    public void Abort(int exitCode) => ((delegate* unmanaged[Cdecl]<nint, int, int>)mpi.Function("MPI_Abort"))(mpi.World, exitCode);

    /// <summary>Leaves the others, who wait for it. To be called on the thread that joined them.</summary>
    public void Dispose()
    {
        if (isFinal)
            return;

        isFinal = true;
        watch?.Dispose();
        AllReduceSum([0]); // nobody ends before the watch has
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
        patience.Change(TimeSpan.FromSeconds(seconds) + Rank * Later, Timeout.InfiniteTimeSpan);
        return new Patience(patience);
    }

    private void GiveUp()
    {
        onSilence(
            $"Process {Rank} of {Size} has waited {seconds} s for the others, one of which is gone or hangs: the run is ended ({Limit} sets the time)."
        );
        Abort(1);
    }

    private void GiveUp(int process)
    {
        if (stop.IsCancellationRequested)
            return;

        onSilence($"Process {process} of {Size} is gone: the run is ended. Checkpoints that were written are whole.");
        Abort(1);
    }

    private static int SecondsFrom(string? text) =>
        string.IsNullOrEmpty(text) ? UsualSeconds
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given is > 0 and <= MostSeconds ? given
        : throw new InvalidInputException($"{Limit} is {text}, expected a whole number of seconds from 1 to {MostSeconds}.");

    private readonly ref struct Patience(Timer timer)
    {
        public void Dispose() => timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}

using System.Security.Cryptography;
using System.Text;
using FlowMatching.Core;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;

namespace FlowMatching.Runs.Engines;

/// <summary>The processes that share a run, and the engine thread on which this one speaks with the others. Process 0 writes and
/// prints; the others compute.</summary>
public sealed class ProcessGroup : IDisposable
{
    private readonly ICommunicator processes;

    private ProcessGroup(EngineThread thread, ICommunicator processes, int onThisMachine) =>
        (Thread, this.processes, OnThisMachine) = (thread, processes, onThisMachine);

    /// <summary>The thread to compute on.</summary>
    public EngineThread Thread { get; }

    /// <summary>How many of the processes are on this machine.</summary>
    public int OnThisMachine { get; }

    /// <summary>The number of this process.</summary>
    public int Rank => processes.Rank;

    /// <summary>The number of processes.</summary>
    public int Size => processes.Size;

    /// <summary>How they speak with each other.</summary>
    internal ICommunicator Processes => processes;

    /// <summary>Joins the processes of a launcher.</summary>
    /// <param name="launcher">The launcher; null where this process is alone.</param>
    /// <param name="onSilence">Told that the run is ended because a process does not answer.</param>
    /// <exception cref="InvalidInputException">There is no MPI library that fits the launcher.</exception>
    public static ProcessGroup Join(MpiLauncher? launcher, Action<string> onSilence)
    {
        EngineThread thread = new();
        try
        {
            return launcher is null
                ? new ProcessGroup(thread, new SingleProcess(), 1)
                : new ProcessGroup(thread, thread.Run(() => new MpiCommunicator(launcher, onSilence)), launcher.OnThisMachine);
        }
        catch
        {
            thread.Dispose();
            throw;
        }
    }

    /// <summary>Prepares in every process, and goes on only where all of them have prepared the same.</summary>
    /// <param name="prepare">Prepares; a file may be missing on one machine only.</param>
    /// <param name="describe">Says in a text what was prepared: other options, programs or data give another text.</param>
    /// <exception cref="InvalidInputException">This process has a fault that is its to tell.</exception>
    /// <exception cref="ToldElsewhereException">Another one has, and tells it.</exception>
    public T Prepare<T>(Func<T> prepare, Func<T, string> describe)
        where T : class
    {
        if (Size == 1)
            return prepare();

        T? prepared = null;
        InvalidInputException? fault = null;
        try
        {
            prepared = prepare();
        }
        catch (InvalidInputException found)
        {
            fault = found;
        }

        byte[] own = SHA256.HashData(Encoding.UTF8.GetBytes(prepared is null ? "" : describe(prepared))),
            first = [.. own];
        Thread.Run(() => processes.Broadcast(first));
        if (fault is null && !own.SequenceEqual(first))
            fault = new InvalidInputException("its options, its program or its data are not those of process 0: start all with the same.");

        int[] faulty = FaultyProcesses(fault is not null);
        if (faulty is [])
            return prepared!;
        if (fault is null || faulty[0] != Rank)
            throw new ToldElsewhereException();
        throw Rank == 0 ? fault : new InvalidInputException($"Process {Rank} of {Size}: {fault.Message}", fault);
    }

    /// <summary>What must be the same in every process, as a text: this program, options, and what else is named.</summary>
    /// <param name="options">The options.</param>
    /// <param name="others">What else.</param>
    public static string Describe(IEnumerable<KeyValuePair<string, string>> options, params string[] others) =>
        string.Join('\n', [Versions.Toolkit, .. others, .. options.Select(option => $"{option.Key}: {option.Value}")]);

    /// <summary>How a process computes: those that share a machine share its cores, unless their number was given.</summary>
    /// <param name="request">As it is asked for.</param>
    internal EngineRequest ShareOf(EngineRequest request) =>
        request.Threads is null && OnThisMachine > 1
            ? request with
            {
                Threads = Math.Max(1, Environment.ProcessorCount / OnThisMachine),
            }
            : request;

    /// <summary>In a process beside the first: starts the engine with the precision and the threads of process 0.</summary>
    /// <param name="device">Where to compute, as it is asked for.</param>
    internal EngineSession OpenLikeFirst(string device)
    {
        var (precision, threads) = Thread.Run(() => SharedChoice.Receive(processes));
        return EngineSession.Open(new EngineRequest(device, EngineNames.Of(precision), threads), work: null, shared: Thread);
    }

    /// <summary>Ends all processes at once.</summary>
    /// <param name="exitCode">The exit code, not 0.</param>
    public void Abort(int exitCode) => processes.Abort(exitCode);

    /// <inheritdoc/>
    public void Dispose()
    {
        Thread.Run(processes.Dispose);
        Thread.Dispose();
    }

    private int[] FaultyProcesses(bool isFaulty)
    {
        float[] faults = new float[Size];
        faults[Rank] = isFaulty ? 1 : 0;
        Thread.Run(() => processes.AllReduceSum(faults));

        return [.. Enumerable.Range(0, Size).Where(process => faults[process] > 0)];
    }
}

/// <summary>The run has a fault that another process tells.</summary>
public sealed class ToldElsewhereException() : Exception("Another process of the run tells the fault.");

/// <summary>The precision and the threads of process 0, which all take.</summary>
internal static class SharedChoice
{
    /// <summary>Tells it to the others.</summary>
    internal static void Send(ICommunicator processes, TuningChoice choice) =>
        processes.Broadcast([(byte)choice.Precision, (byte)choice.Threads, (byte)(choice.Threads >> 8)]);

    /// <summary>Hears it of process 0.</summary>
    internal static (Precision Precision, int Threads) Receive(ICommunicator processes)
    {
        byte[] told = new byte[3];
        processes.Broadcast(told);

        return ((Precision)told[0], told[1] | (told[2] << 8));
    }
}

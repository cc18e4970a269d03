using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;
using FlowMatching.Core;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;

namespace FlowMatching.Runs.Engines;

/// <summary>The processes that share a run, and the engine thread on which this one speaks with the others. Process 0 writes and
/// prints; the others compute.</summary>
public sealed class ProcessGroup : IDisposable
{
    private static readonly string Processor =
        $"{RuntimeInformation.ProcessArchitecture} with vectors of {(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)} bits";

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
    /// <param name="onSilence">Told that the run is ended because a process is gone or does not answer.</param>
    /// <param name="stop">Set where all processes were asked to stop.</param>
    /// <exception cref="InvalidInputException">There is no MPI library that fits the launcher.</exception>
    public static ProcessGroup Join(MpiLauncher? launcher, Action<string> onSilence, CancellationToken stop)
    {
        EngineThread thread = new();
        try
        {
            return launcher is null
                ? new ProcessGroup(thread, new SingleProcess(), 1)
                : new ProcessGroup(thread, thread.Run(() => new MpiCommunicator(launcher, onSilence, stop)), launcher.OnThisMachine);
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

        string own = prepared is null ? "" : describe(prepared),
            first = TextOfFirst(own);
        if (prepared is not null && Difference(own, first) is { } difference)
            fault = new InvalidInputException(difference);

        int[] faulty = FaultyProcesses(fault is not null);
        if (faulty is [])
        {
            Thread.Run(processes.WatchOthers);
            return prepared!;
        }

        if (fault is null || faulty[0] != Rank)
            throw new ToldElsewhereException();
        throw Rank == 0 ? fault : new InvalidInputException($"Process {Rank} of {Size}: {fault.Message}", fault);
    }

    /// <summary>What must be the same in every process, as lines of text: this program, the kind of processor, which rounds in its own
    /// way, options, and what else is named.</summary>
    /// <param name="options">The options.</param>
    /// <param name="others">What else.</param>
    public static string Describe(IEnumerable<KeyValuePair<string, string>> options, params string[] others) =>
        string.Join('\n', [$"fm {Versions.Toolkit}", Processor, .. others, .. options.Select(option => $"{option.Key}: {option.Value}")]);

    /// <summary>How a process computes: those that share a machine share its cores, unless their number was given.</summary>
    /// <param name="request">As it is asked for.</param>
    internal EngineRequest ShareOf(EngineRequest request) =>
        request.Threads is null && OnThisMachine > 1
            ? request with
            {
                Threads = Math.Max(1, Environment.ProcessorCount / OnThisMachine),
            }
            : request;

    /// <summary>In a process beside the first: starts the engine with the precision and threads of process 0, and opens a log.</summary>
    /// <param name="device">Where to compute, as it is asked for.</param>
    /// <param name="log">The log of this process, in the folder that process 0 has made; null for none.</param>
    /// <param name="observer">Who keeps the log.</param>
    internal EngineSession OpenLikeFirst(string device, string? log, IRunObserver observer)
    {
        var (precision, threads) = Thread.Run(() => SharedChoice.Receive(processes));
        var session = EngineSession.Open(new EngineRequest(device, EngineNames.Of(precision), threads), work: null, shared: Thread);
        if (log is not null)
            observer.LogTo(log);
        var choice = session.Choice;
        observer.Note(
            $"Process {Rank} of {Size}, identifier {Environment.ProcessId} on {Environment.MachineName}: {choice.Engine} on {choice.Device}, {choice.Precision}, {choice.Threads} threads."
        );
        return session;
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

    private string TextOfFirst(string own)
    {
        byte[] text = Encoding.UTF8.GetBytes(own),
            length = BitConverter.GetBytes(text.Length);
        Thread.Run(() => processes.Broadcast(length));
        Array.Resize(ref text, BitConverter.ToInt32(length));
        Thread.Run(() => processes.Broadcast(text));

        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Names the first line in which the descriptions of two processes differ; null where they do not.</summary>
    internal static string? Difference(string own, string first)
    {
        if (own == first)
            return null;

        string[] lines = own.Split('\n'),
            others = first.Split('\n');
        return $"it has \"{lines.Except(others).FirstOrDefault("less")}\" where process 0 has \"{others.Except(lines).FirstOrDefault("less")}\": start all with the same.";
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
/// <param name="fault">The fault as this process has met it, to be told by it where the other one keeps silent; null where it has
/// met none.</param>
public sealed class ToldElsewhereException(Exception? fault = null) : Exception("Another process of the run tells the fault.", fault);

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

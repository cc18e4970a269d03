using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FlowMatching.Cli;

/// <summary>Ctrl-C, SIGTERM and the closing of the terminal ask the run to stop after its present step; a second signal ends the process at
/// once.</summary>
/// <remarks>What comes within half a second of the first is the same wish: timeout(1) signals the process and its group, and fingers
/// bounce.</remarks>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan SameWish = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Lock gate = new();
    private long? first;

    /// <summary>Starts to listen.</summary>
    public Interruption()
    {
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, ExitCode.Interrupted)));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, ExitCode.Terminated)));
        registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Stop(signal, ExitCode.HungUp)));
    }

    /// <summary>Set when a signal has come.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The exit code of the signal that came.</summary>
    public int Code { get; private set; } = ExitCode.Interrupted;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
        source.Dispose();
    }

    private void Stop(PosixSignalContext signal, int code)
    {
        lock (gate)
        {
            if (first is { } before)
            {
                signal.Cancel = Stopwatch.GetElapsedTime(before) < SameWish; // where not, the default action ends the process
                return;
            }

            signal.Cancel = true;
            first = Stopwatch.GetTimestamp();
            Code = code;
        }

        source.Cancel();
    }
}

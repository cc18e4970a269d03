using System.Runtime.InteropServices;

namespace FlowMatching.Cli;

/// <summary>Ctrl-C, SIGTERM and the closing of the terminal ask the run to stop after its present step; a second signal ends the process at
/// once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly List<PosixSignalRegistration> registrations = [];

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
        if (source.IsCancellationRequested)
            return; // not cancelled: the default action ends the process

        signal.Cancel = true;
        Code = code;
        source.Cancel();
    }
}

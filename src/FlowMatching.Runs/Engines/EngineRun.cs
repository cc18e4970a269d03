using FlowMatching.Core.Engine;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Engines;

/// <summary>What every use case that computes does around its work: it opens folder, engine and log, says what is done by what, and writes
/// the report.</summary>
/// <param name="folder">Where it writes.</param>
/// <param name="request">Where and how it computes.</param>
/// <param name="network">The network whose steps choose threads and precision; null where there is none.</param>
/// <param name="observer">Who watches.</param>
/// <param name="shared">The thread to compute on, which stays its owner's; null starts one.</param>
/// <param name="helpers">The processes that help this one, on whose thread it computes then; null for none.</param>
internal sealed class EngineRun(
    RunFolder folder,
    EngineRequest request,
    TimedNetwork? network,
    IRunObserver observer,
    EngineThread? shared = null,
    ProcessGroup? helpers = null
)
{
    /// <summary>Does the work on the engine's thread, and writes report.json.</summary>
    /// <param name="section">The part of report.json that the report is.</param>
    /// <param name="doing">What is done, such as "Sampling FILE".</param>
    /// <param name="work">The work.</param>
    /// <typeparam name="TReport">The outcome.</typeparam>
    /// <exception cref="Core.InvalidInputException">Another process writes into the folder, nothing can be written there, or the device is
    /// not there.</exception>
    public TReport Execute<TReport>(string section, string doing, Func<EngineSession, TReport> work)
        where TReport : notnull
    {
        using var session = EngineSession.OpenFor(
            folder,
            helpers?.ShareOf(request) ?? request,
            network,
            observer,
            helpers?.Thread ?? shared
        );
        var choice = session.Choice;
        observer.Note($"{doing}: {choice.Engine} on {choice.Device}, {choice.Precision}, {choice.Threads} threads.");
        foreach (string detail in (string[])[choice.Reason, Versions.Line(), .. TorchEngine.Facts.Notes])
            observer.Detail(detail);

        var report = session.Run(() => helpers is { Size: > 1 } ? WithHelpers(session, helpers, work) : work(session));
        ReportFile.Write(folder.Report, section, report);
        return report;
    }

    // A fault dismisses nobody: whoever tells it ends all processes.
    private static TReport WithHelpers<TReport>(EngineSession session, ProcessGroup group, Func<EngineSession, TReport> work)
    {
        Helpers helpers = new(group.Processes);
        helpers.Begin(session.Tuning);
        session.Helpers = helpers;
        var report = work(session);
        helpers.Dismiss();
        return report;
    }
}

/// <summary>What work on the engine's thread needs beside its own input.</summary>
/// <param name="Session">The engine.</param>
/// <param name="Observer">Who watches.</param>
/// <param name="Clock">The time.</param>
internal sealed record RunContext(EngineSession Session, IRunObserver Observer, RunClock Clock);

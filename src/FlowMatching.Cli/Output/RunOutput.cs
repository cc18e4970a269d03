using FlowMatching.Core.Training;
using FlowMatching.Runs;
using FlowMatching.Runs.Train;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FlowMatching.Cli.Output;

/// <summary>Shows a run to its user: progress and notes on the terminal, all of it in the log.</summary>
internal sealed class RunOutput(Terminal terminal, bool isQuiet, bool isVerbose) : IRunObserver, IDisposable
{
    private readonly Lock gate = new();
    private readonly LivePoints live = new();
    private IProgressView? view;
    private RunLog? log;

    /// <inheritdoc/>
    public void LogTo(string path)
    {
        lock (gate)
        {
            log?.Dispose();
            log = new RunLog(path, isVerbose);
        }
    }

    /// <inheritdoc/>
    public void Note(string sentence)
    {
        lock (gate)
        {
            Log?.Note(sentence);
            if (!isQuiet && !isVerbose)
                View.Write(sentence); // with --verbose the log is on the terminal already
        }
    }

    /// <inheritdoc/>
    public void Detail(string sentence)
    {
        lock (gate)
            Log?.Detail(sentence);
    }

    /// <inheritdoc/>
    public void Progress(RunProgress progress)
    {
        lock (gate)
        {
            if (!isQuiet)
                View.Show(progress);
        }
    }

    /// <inheritdoc/>
    public void StepDone(Trainer trainer)
    {
        if (isQuiet || isVerbose || !terminal.ShowsPictures || live.TakeIfDue(trainer) is not { } points)
            return;

        lock (gate)
            View.Picture(points);
    }

    /// <summary>Takes the progress away and tells what ended the run.</summary>
    /// <param name="fault">The exception.</param>
    /// <param name="failure">What to say about it.</param>
    public void Fault(Exception fault, FailureReport failure)
    {
        lock (gate)
        {
            view?.Dispose();
            view = null;
            terminal.Faults(failure.Sentences); // first: a launcher may end the process at any moment
            Log?.Fault(fault);
        }
    }

    /// <summary>Shows the results, below the last progress.</summary>
    /// <param name="rows">The results.</param>
    public void Results(IReadOnlyList<ResultRow> rows)
    {
        lock (gate)
        {
            view?.Dispose();
            view = null;
            terminal.Results(rows);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        view?.Dispose();
        log?.Dispose();
    }

    private RunLog? Log => isVerbose ? log ??= new RunLog(null, toConsole: true) : log;

    // A bar would tear the lines of a log on the same terminal.
    private IProgressView View =>
        view ??= terminal.IsInteractive && !isVerbose ? new ProgressBar(terminal) : new ProgressLines(terminal.Error, TimeProvider.System);
}

/// <summary>The log: log.txt of the run folder, and the terminal with --verbose. Apart, so that help texts never load Serilog.</summary>
internal sealed class RunLog : IDisposable
{
    private const string FileLine = "{Timestamp:yyyy-MM-dd HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";
    private const string ConsoleLine = "{Level:u3} {Message:lj}{NewLine}{Exception}";

    private readonly Logger logger;

    /// <summary>Opens the log; an earlier run's lines are kept above.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="toConsole">Whether to show the log on the terminal.</param>
    public RunLog(string? path, bool toConsole)
    {
        var settings = new LoggerConfiguration().MinimumLevel.Debug();
        if (path is not null)
            settings.WriteTo.File(path, outputTemplate: FileLine, shared: false);
        if (toConsole)
            settings.WriteTo.Console(outputTemplate: ConsoleLine, standardErrorFromLevel: LogEventLevel.Verbose);
        logger = settings.CreateLogger();
    }

    /// <summary>Something the user was told.</summary>
    /// <param name="sentence">The sentence.</param>
    public void Note(string sentence) => logger.Information("{Sentence:l}", sentence);

    /// <summary>Something for the log only.</summary>
    /// <param name="sentence">The sentence.</param>
    public void Detail(string sentence) => logger.Debug("{Sentence:l}", sentence);

    /// <summary>What ended the run, with its cause.</summary>
    /// <param name="fault">The exception.</param>
    public void Fault(Exception fault) => logger.Error(fault, "{Sentence:l}", fault.Message);

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            logger.Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A full disk takes the last lines of the log; what ended the run has been told.
        }
    }
}

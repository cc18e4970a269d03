using FlowMatching.Runs;

namespace FlowMatching.Cli.Output;

/// <summary>Shows a run to its user: progress and notes on the terminal, all of it in the log.</summary>
internal sealed class RunOutput(Terminal terminal, bool isQuiet, bool isVerbose) : IRunObserver, IDisposable
{
    private readonly Lock gate = new();
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
            if (!isQuiet && !isVerbose) View.Write(sentence); // with --verbose the log is on the terminal already
        }
    }

    /// <inheritdoc/>
    public void Detail(string sentence)
    {
        lock (gate) Log?.Detail(sentence);
    }

    /// <inheritdoc/>
    public void Progress(RunProgress progress)
    {
        lock (gate)
        {
            if (!isQuiet) View.Show(progress);
        }
    }

    /// <summary>Takes the progress away and tells what ended the run.</summary>
    /// <param name="fault">The exception.</param>
    /// <param name="verdict">What to say about it.</param>
    public void Fault(Exception fault, Verdict verdict)
    {
        lock (gate)
        {
            view?.Dispose();
            view = null;
            Log?.Fault(fault);
            terminal.Faults(verdict.Sentences);
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
    private IProgressView View => view ??= terminal.IsInteractive && !isVerbose
        ? new ProgressBar(terminal)
        : new ProgressLines(terminal.Error, TimeProvider.System);
}

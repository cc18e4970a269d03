using FlowMatching.Runs;
using Spectre.Console;

namespace FlowMatching.Cli.Output;

/// <summary>Progress on a terminal: a bar with steps, loss, rate and time left, drawn by a task of its own so that a step never waits for it.</summary>
internal sealed class ProgressBar : IProgressView
{
    private readonly IAnsiConsole console;
    private readonly TaskCompletionSource<ProgressTask> bar = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? drawing;
    private RunProgress latest;

    /// <summary>Prepares a bar; nothing is drawn until there is progress.</summary>
    /// <param name="terminal">Where to draw.</param>
    public ProgressBar(Terminal terminal) => console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(terminal.Error),
        Interactive = InteractionSupport.Yes,
        ColorSystem = terminal.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
    });

    /// <inheritdoc/>
    public void Show(RunProgress progress)
    {
        latest = progress;
        drawing ??= Draw();
        var task = bar.Task.GetAwaiter().GetResult();
        task.Description = progress.Stage;
        task.MaxValue = progress.Total;
        task.Value = progress.Done;
    }

    /// <inheritdoc/>
    public void Write(string sentence) => console.WriteLine(sentence);

    /// <inheritdoc/>
    public void Dispose()
    {
        end.TrySetResult();
        drawing?.GetAwaiter().GetResult();
    }

    private Task Draw() => Task.Run(async () =>
    {
        try
        {
            await console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new ProgressTextColumn(() => latest))
                .StartAsync(context =>
                {
                    bar.SetResult(context.AddTask(latest.Stage));
                    return end.Task;
                });
        }
        catch (Exception fault)
        {
            bar.TrySetException(fault); // else the run would wait for a bar that never comes
            throw;
        }
    });
}

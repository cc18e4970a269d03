using System.Collections.Concurrent;
using FlowMatching.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FlowMatching.Cli.Output;

/// <summary>Progress on a terminal: a bar a stage with steps, loss, rate and time left, drawn by a task of its own so that a step never
/// waits for it.</summary>
internal sealed class ProgressBar : IProgressView
{
    private const int BarWidth = 16; // leaves room for the words in 80 columns

    private readonly IAnsiConsole console;
    private readonly ConcurrentDictionary<ProgressTask, RunProgress> latest = [];
    private readonly Dictionary<string, ProgressTask> bars = [];
    private readonly TaskCompletionSource<ProgressContext> screen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? drawing;
    private volatile PointsPicture? picture;

    /// <summary>Prepares a bar; nothing is drawn until there is progress.</summary>
    /// <param name="terminal">Where to draw.</param>
    public ProgressBar(Terminal terminal) =>
        console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(terminal.Error),
                Interactive = InteractionSupport.Yes,
                ColorSystem = terminal.HasColour ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            }
        );

    /// <inheritdoc/>
    public void Show(RunProgress progress)
    {
        drawing ??= Draw();
        if (!bars.TryGetValue(progress.Stage, out var bar))
            bars[progress.Stage] = bar = Add(progress);

        latest[bar] = progress;
        bar.Value = progress.Done;
    }

    /// <inheritdoc/>
    public void Write(string sentence) => console.WriteLine(sentence);

    /// <inheritdoc/>
    public void Picture(float[] points) => picture = new PointsPicture(points);

    /// <inheritdoc/>
    public void Dispose()
    {
        end.TrySetResult();
        drawing?.GetAwaiter().GetResult();
    }

    // A description is markup to the library, and a stage may be named by a folder of the user's.
    private ProgressTask Add(RunProgress progress) =>
        screen.Task.GetAwaiter().GetResult().AddTask(Markup.Escape(progress.Stage), maxValue: progress.Total);

    private Task Draw() =>
        Task.Run(async () =>
        {
            try
            {
                await console
                    .Progress()
                    .UseRenderHook((bars, _) => picture is { } shown ? new Rows(shown, bars) : bars)
                    .Columns(new TaskDescriptionColumn(), new ProgressBarColumn { Width = BarWidth }, new ProgressTextColumn(latest))
                    .StartAsync(context =>
                    {
                        screen.SetResult(context);
                        return end.Task;
                    });
            }
            catch (Exception fault)
            {
                screen.TrySetException(fault); // else the run would wait for a bar that never comes
                throw;
            }
        });
}

/// <summary>The words beside a bar.</summary>
/// <param name="latest">The latest progress of each bar.</param>
internal sealed class ProgressTextColumn(IReadOnlyDictionary<ProgressTask, RunProgress> latest) : ProgressColumn
{
    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(latest.TryGetValue(task, out var progress) ? ProgressText.Of(progress) : ""); // none yet: the bar has just been added
}

using FlowMatching.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FlowMatching.Cli.Output;

/// <summary>The words beside a bar.</summary>
/// <param name="latest">The latest progress by stage, which is the name of the bar.</param>
internal sealed class ProgressTextColumn(IReadOnlyDictionary<string, RunProgress> latest) : ProgressColumn
{
    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(ProgressText.Of(latest[task.Description]));
}

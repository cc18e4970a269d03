using FlowMatching.Runs;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FlowMatching.Cli.Output;

/// <summary>The words beside the bar.</summary>
internal sealed class ProgressTextColumn(Func<RunProgress> latest) : ProgressColumn
{
    /// <inheritdoc/>
    protected override bool NoWrap => true;

    /// <inheritdoc/>
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(ProgressText.Of(latest()));
}

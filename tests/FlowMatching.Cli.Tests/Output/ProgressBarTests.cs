using FlowMatching.Cli.Output;
using FlowMatching.Runs;

namespace FlowMatching.Cli.Tests.Output;

public sealed class ProgressBarTests
{
    [Test]
    public void Show_OnATerminalWithoutColour_DrawsTheWordsAndNoColour()
    {
        using StringWriter drawn = new();
        using (ProgressBar bar = new(new Terminal(TextWriter.Null, drawn, isInteractive: true, hasColour: false)))
        {
            bar.Show(new RunProgress("training", "steps", 500, 2000, 50, 1.5));
            bar.Show(new RunProgress("training", "steps", 2000, 2000, 50, 1.25));
        }

        Assert.That(drawn.ToString(), Does.Contain("training").And.Contain("2000/2000"));
        Assert.That(drawn.ToString(), Does.Not.Match("\u001b\\[[0-9;]*m"), "a colour code");
    }
}

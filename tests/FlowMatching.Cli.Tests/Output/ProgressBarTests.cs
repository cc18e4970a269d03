using FlowMatching.Cli.Output;
using FlowMatching.Runs;

namespace FlowMatching.Cli.Tests.Output;

public sealed class ProgressBarTests
{
    [Test]
    public void Show_OnATerminalWithoutColour_DrawsEveryStageWithoutColour()
    {
        using StringWriter drawn = new();
        using (ProgressBar bar = new(new Terminal(TextWriter.Null, drawn, isInteractive: true, hasColour: false)))
        {
            bar.Show(new RunProgress("training", "steps", 500, 2000, 50, 1.5));
            bar.Show(new RunProgress("training", "steps", 2000, 2000, 50, 1.25));
            bar.Show(new RunProgress("sampling", "samples", 10, 100, 5));
        }

        Assert.That(drawn.ToString(), Does.Contain("training").And.Contain("2000/2000").And.Contain("sampling").And.Contain("10/100"));
        Assert.That(drawn.ToString(), Does.Not.Match("\u001b\\[[0-9;]*m"), "a colour code");
    }

    [TestCase("flow matching [1], seed 0")]
    [TestCase("flow matching [red]x[/] ")]
    public void Show_StageNamedByAFolderWithBrackets_DrawsTheNameAsItIs(string stage)
    {
        using StringWriter drawn = new();
        using (ProgressBar bar = new(new Terminal(TextWriter.Null, drawn, isInteractive: true, hasColour: true)))
        {
            bar.Show(new RunProgress(stage, "samples", 10, 100, 5));
        }

        Assert.That(drawn.ToString(), Does.Contain(stage.Trim()).And.Contain("10/100"));
    }

    [Test]
    public void Picture_OnATerminalWithColours_IsDrawnInHalfBlocksAboveTheBar()
    {
        using StringWriter drawn = new();
        using (ProgressBar bar = new(new Terminal(TextWriter.Null, drawn, isInteractive: true, hasColour: true)))
        {
            bar.Picture([0, 0, 1, 1, 1, 0]);
            bar.Show(new RunProgress("training", "steps", 2000, 2000, 50, 1.25));
        }

        string[] lines = [.. drawn.ToString().Split('\n').Where(line => line.Contains('▀'))];
        Assert.That(lines.Length % (PointsPicture.Columns / 2), Is.Zero, "two rows of pixels a line");
        Assert.That(lines, Is.Not.Empty);
        Assert.That(lines[0].Count(letter => letter == '▀'), Is.EqualTo(PointsPicture.Columns));
    }
}

using FlowMatching.Cli.Output;
using FlowMatching.Runs;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Output;

public sealed class ProgressLinesTests
{
    [Test]
    public void Show_ManySteps_WritesFirstLastAndOneEveryTenSeconds()
    {
        using StringWriter written = new() { NewLine = "\n" };
        ManualTime time = new();
        using ProgressLines lines = new(written, time);

        for (int step = 0; step <= 25; step++)
        {
            lines.Show(new RunProgress("training", "steps", step, 25, 0));
            time.Seconds++;
        }

        Assert.That(written.ToString(), Is.EqualTo("training 0/25\ntraining 10/25\ntraining 20/25\ntraining 25/25\n"));
    }
}

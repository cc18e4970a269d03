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

public sealed class ProgressTextTests
{
    [Test]
    public void Of_HalfWay_HasStepsLossRateAndTimeLeft() =>
        Assert.That(
            ProgressText.Of(new RunProgress("training", "steps", 500, 2000, 50, 1.23456)),
            Is.EqualTo("500/2000, loss 1.2346, 50.0 steps/s, 30 s left")
        );

    [Test]
    public void Of_AtTheStart_HasNoRateYet() =>
        Assert.That(ProgressText.Of(new RunProgress("training", "steps", 0, 2000, 0)), Is.EqualTo("0/2000"));

    [Test]
    public void Of_AtTheEnd_HasNoTimeLeft() =>
        Assert.That(ProgressText.Of(new RunProgress("sampling", "samples", 10, 10, 1234.5)), Is.EqualTo("10/10, 1234 samples/s"));

    [TestCase(0.26, "0.3 s")]
    [TestCase(42, "42 s")]
    [TestCase(200, "3 min 20 s")]
    [TestCase(7500, "2 h 5 min")]
    public void Duration_InTheUnitsThatMatter(double seconds, string text) =>
        Assert.That(ProgressText.Duration(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));

    [TestCase(1234.5, "1234")]
    [TestCase(38.04, "38.0")]
    [TestCase(0.02646, "0.026")]
    public void Rate_HasTheDigitsThatMatter(double perSecond, string text) => Assert.That(ProgressText.Rate(perSecond), Is.EqualTo(text));
}

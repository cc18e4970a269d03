using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

[Category("Engine")]
public sealed class DoctorTests
{
    [Test]
    public void Check_OfTheCpuItself_PassesEverything()
    {
        using TemporaryFolder folder = new();
        var result = Fm.Run(folder.Path, "doctor", "--check", "cpu", "--threads", "1", "--precision", "fp32");

        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Out, Does.Match(@"(?m)^checks +[1-9]\d* passed, 0 failed, 0 skipped$"));
        Assert.That(
            result.Out,
            Does.Contain("an MLP, resumed against unbroken: off by 0.0E+000")
                .And.Contain("a UNet, resumed against unbroken: off by 0.0E+000")
        );
    }

    [Test]
    public void Check_WithoutAGpu_SkipsAndCounts()
    {
        using TemporaryFolder folder = new();
        var result = Fm.Run(folder.Path, "doctor", "--check", "gpu", "--threads", "1", "--precision", "fp32");
        if (!result.Out.Contains("no device", StringComparison.Ordinal))
            Assert.Ignore("There is a GPU.");

        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Out, Does.Match(@"(?m)^checks +0 passed, 0 failed, [1-9]\d* skipped$").And.Contain("skipped, there is no GPU"));
    }
}

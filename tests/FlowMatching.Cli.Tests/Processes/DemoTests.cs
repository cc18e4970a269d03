using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

[Category("Engine")]
public sealed class DemoTests
{
    [Test]
    public void Demo_TrainsStraightensAndCompares_AndReplacesItsEarlierRuns()
    {
        using TemporaryFolder folder = new();
        string[] arguments = ["demo", "--dataset", "moons", "--steps", "4", "--num", "300", "--threads", "1", "--precision", "fp32"];

        var shown = Fm.Run(folder.Path, arguments);
        byte[] animation = File.ReadAllBytes(folder.In("outputs", "demo", "comparisons", "cfm_reflow_moons.gif"));
        var again = Fm.Run(folder.Path, arguments);

        Assert.That((shown.Code, again.Code), Is.EqualTo((0, 0)), shown.Error + again.Error);
        Assert.That(
            shown.Out,
            Does.Contain("reflow").And.Contain("cfm_reflow_moons.gif").And.Match("(?m)^NLL +[0-9.-]+ +[0-9.-]+$").And.Contain("try next")
        );
        Assert.That(File.ReadAllBytes(folder.In("outputs", "demo", "comparisons", "cfm_reflow_moons.gif")), Is.EqualTo(animation));
    }
}

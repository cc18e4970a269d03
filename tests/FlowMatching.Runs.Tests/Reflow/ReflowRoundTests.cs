using FlowMatching.Core.Specification;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reflow;

namespace FlowMatching.Runs.Tests.Reflow;

public sealed class ReflowRoundTests
{
    private static readonly RunFolder Top = new("top");

    [TestCase(1, false, "top")]
    [TestCase(3, false, "top/round-1", "top/round-2", "top")]
    [TestCase(1, true, "top/round-1", "top")]
    [TestCase(0, true, "top")]
    public void Of_TheLast_LiesAtTheTop(int rounds, bool distill, params string[] folders)
    {
        var stages = ReflowRound.Of(rounds, distill, Top);

        Assert.That(stages.Select(stage => stage.Folder.Path.Replace('\\', '/')), Is.EqualTo(folders));
        Assert.That(stages.Select(stage => stage.Distill), Is.EqualTo(stages.Select((_, i) => distill && i == stages.Count - 1)));
    }

    [Test]
    public void PoolOf_TheFirstRoundAlone_IsGuided()
    {
        ReflowOptions options = new()
        {
            Pool = new PairPoolSettings { Pairs = 7, Guidance = 1.5 },
        };

        PairPoolSettings[] pools = [.. ReflowRound.Of(2, distill: true, Top).Select(stage => stage.PoolOf(options))];

        Assert.That(pools.Select(pool => pool.Guidance), Is.EqualTo(new double?[] { 1.5, null, null }));
        Assert.That(pools.Select(pool => pool.Pairs), Is.All.EqualTo(7));
    }
}

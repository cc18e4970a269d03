using FlowMatching.Core.Options;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Tests.Train;

public sealed class CheckpointCadenceTests
{
    [Test]
    public void IsDue_EverySteps_AtTheirMultiples()
    {
        CheckpointCadence cadence = new(Cadence.Every(3), TimeSpan.Zero);

        Assert.That(Enumerable.Range(1, 9).Where(step => cadence.IsDue(step, TimeSpan.Zero)), Is.EqualTo(new[] { 3, 6, 9 }));
    }

    [Test]
    public void IsDue_EveryTime_CountsFromTheLastOne()
    {
        CheckpointCadence cadence = new(Cadence.Every(TimeSpan.FromMinutes(5)), TimeSpan.FromMinutes(1));

        Assert.That(
            Enumerable.Range(1, 18).Where(minute => cadence.IsDue(minute, TimeSpan.FromMinutes(minute))),
            Is.EqualTo(new[] { 6, 11, 16 })
        );
    }
}

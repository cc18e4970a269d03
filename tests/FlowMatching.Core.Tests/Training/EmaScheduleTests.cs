using FlowMatching.Core.Training;

namespace FlowMatching.Core.Tests.Training;

public sealed class EmaScheduleTests
{
    [TestCase(0, 0.1)]
    [TestCase(90, 0.91)]
    [TestCase(8990, 0.999)]
    [TestCase(100_000, 0.999)]
    public void At_Step_RisesToTheFinalDecay(int step, double expected) =>
        Assert.That(new EmaSchedule(0.999).At(step), Is.EqualTo(expected).Within(1e-12));
}

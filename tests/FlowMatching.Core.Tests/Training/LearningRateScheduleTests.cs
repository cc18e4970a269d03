using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;

namespace FlowMatching.Core.Tests.Training;

public sealed class LearningRateScheduleTests
{
    private static readonly TrainerSettings Settings = new()
    {
        Steps = 1000,
        WarmUpSteps = 200,
        LearningRate = 2e-3,
        MinLearningRate = 0.1,
    };
    private static readonly LearningRateSchedule Schedule = new(Settings);

    [TestCase(0, 2e-3 / 200)]
    [TestCase(99, 1e-3)]
    [TestCase(199, 2e-3)]
    [TestCase(200, 2e-3)]
    [TestCase(600, 2e-3 * (0.1 + 0.9 / 2))]
    [TestCase(1000, 2e-4)]
    public void At_Step_IsWarmUpThenCosine(int step, double expected) => Assert.That(Schedule.At(step), Is.EqualTo(expected).Within(1e-15));

    [Test]
    public void At_AllSteps_RisesThenFalls()
    {
        double[] rates = [.. Enumerable.Range(0, 1000).Select(Schedule.At)];

        Assert.That(rates[..200], Is.Ordered);
        Assert.That(rates[200..], Is.Ordered.Descending);
        Assert.That(rates, Is.All.GreaterThan(0));
    }

    [Test]
    public void At_ShortRun_WarmsUpOverHalfOfIt()
    {
        LearningRateSchedule schedule = new(Settings with { Steps = 20 });

        Assert.That(schedule.WarmUpSteps, Is.EqualTo(10));
        Assert.That(schedule.At(9), Is.EqualTo(2e-3).Within(1e-15));
    }

    [Test]
    public void At_OneStepWithoutWarmUp_IsTheFullRate() =>
        Assert.That(new LearningRateSchedule(Settings with { Steps = 1 }).At(0), Is.EqualTo(2e-3));
}

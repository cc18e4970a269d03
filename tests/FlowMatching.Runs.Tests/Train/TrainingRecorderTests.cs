using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Train;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Train;

public sealed class TrainingRecorderTests
{
    [Test]
    public void StepsPerSecond_OfARunThatGoesOn_IsOfItsOwnStepsAndTheTimeOfSteps()
    {
        ManualTime time = new();
        Watcher watcher = new();
        TrainingRecorder recorder = new(new TrainerSettings { Steps = 500 }, new TrainingRecords(), new RunClock(time), watcher, _ => { })
        {
            SecondsApart = () => 60,
        };
        recorder.Started(new TrainingStart(new TrainingPlan(), "moons", 1, Step: 100, Parameters: 9));
        time.Seconds = 80;

        recorder.StepDone(140);

        Assert.That((recorder.Seconds, recorder.StepsPerSecond), Is.EqualTo((80.0, 2.0)));
        Assert.That(watcher.Seen[^1].Remaining, Is.EqualTo(TimeSpan.FromSeconds(180)));
    }
}

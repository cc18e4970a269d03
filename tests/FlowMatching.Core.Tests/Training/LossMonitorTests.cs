using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

public sealed class LossMonitorTests
{
    [Test]
    public void Read_TwoBatches_GivesTheMeanOfAllExamplesAndOfEachBin()
    {
        using var monitor = Create();
        monitor.Add(Sample(losses: [1, 3, 5], times: [0, 0.05f, 1]));
        monitor.Add(Sample(losses: [7], times: [0.95f]));

        var reading = monitor.Read();

        Assert.That(reading.Loss, Is.EqualTo(4)); // (1 + 3 + 5 + 7)/4
        Assert.That(reading.ByTimeBin[0], Is.EqualTo(2)); // t = 0 and 0.05
        Assert.That(reading.ByTimeBin[9], Is.EqualTo(6)); // t = 1, the end, and 0.95
        Assert.That(reading.ByTimeBin.Skip(1).Take(8), Is.All.Null);
    }

    [Test]
    public void Read_Again_HasForgottenWhatItRead()
    {
        using var monitor = Create();
        monitor.Add(Sample(losses: [8], times: [0.5f]));
        monitor.Read();
        monitor.Add(Sample(losses: [2], times: [0.5f]));

        Assert.That(monitor.Read().Loss, Is.EqualTo(2));
    }

    [Test]
    public void Read_Smoothed_IsTheWeightedMeanOfTheReadings()
    {
        using var monitor = Create();
        List<double> smoothed = [];
        foreach (float loss in new[] { 4f, 4f, 1f })
        {
            monitor.Add(Sample([loss], [0.5f]));
            smoothed.Add(monitor.Read().Smoothed);
        }

        // Weights 0.1 · 0.9² , 0.1 · 0.9, 0.1 over their sum 0.271.
        Assert.That(smoothed, Is.EqualTo(new[] { 4, 4, (4 * 0.081 + 4 * 0.09 + 0.1) / 0.271 }).Within(1e-12));
    }

    [Test]
    public void State_GivenToAnother_LetsItReportTheSame()
    {
        using var first = Create();
        first.Add(Sample([3], [0.1f]));
        first.Read();
        first.Add(Sample([5, 7], [0.3f, 0.8f]));
        using LossMonitor second = new(new CondOtPath(), CPU, first.State());

        var (expected, actual) = (first.Read(), second.Read());

        Assert.That(actual.Loss, Is.EqualTo(expected.Loss));
        Assert.That(actual.Smoothed, Is.EqualTo(expected.Smoothed));
        Assert.That(actual.ByTimeBin, Is.EqualTo(expected.ByTimeBin));
    }

    private static LossMonitor Create() => new(new CondOtPath(), CPU, new LossMonitorState());

    private static LossSample Sample(float[] losses, float[] times) => new(tensor(losses), tensor(times));
}

using FlowMatching.Core.Engine;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using FlowMatching.Testing;

namespace FlowMatching.Core.Tests.Training;

/// <summary>A run that is stopped again and again leaves the bytes of the run that never was.</summary>
public sealed class ResumeTests
{
    private static readonly int[] Stops = [1, 3, 4, 6]; // before, at and after a report, and beside the renewal of a teacher's pairs

    private TemporaryFolder folder = null!;

    public static IEnumerable<ResumeCase> Cases => ResumeCase.All;

    private string Teacher => folder.In("teacher.safetensors");

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder()
    {
        folder.Dispose();
        TorchEngine.Start(new EngineSettings { Threads = 1 });
    }

    [TestCaseSource(nameof(Cases))]
    public void Resume_AfterEveryStop_GivesTheBytesAndReportsOfAnUnbrokenRun(ResumeCase given)
    {
        TorchEngine.Start(new EngineSettings { Threads = given.Threads });
        given.Prepare(Teacher);
        string whole = folder.In("whole.safetensors"),
            parts = folder.In("parts.safetensors");
        RecordingEvents unbroken = new();
        using (var trainer = given.Create(Teacher))
            Train(trainer, unbroken, whole);

        var broken = InParts(given, parts);

        Assert.That(File.ReadAllBytes(parts), Is.EqualTo(File.ReadAllBytes(whole)));
        Assert.That(broken, Is.EqualTo(unbroken.Progress.Select(Text)));
    }

    private List<string> InParts(ResumeCase given, string file)
    {
        List<string> reports = [];
        foreach (var (part, stop) in Stops.Append(int.MaxValue).Index())
        {
            RecordingEvents events = new(stop);
            using var trainer = part == 0 ? given.Create(Teacher) : given.Resume(Teacher, file);
            Train(trainer, events, file);
            reports.AddRange(events.Progress.Select(Text));
        }

        return reports;
    }

    private static void Train(Trainer trainer, RecordingEvents events, string file)
    {
        trainer.Run(events, events.Stop);
        trainer.Save(file);
    }

    private static string Text(TrainingProgress progress) =>
        $"{progress.Step} {progress.Loss:R} {progress.SmoothedLoss:R} {progress.GradientNorm:R} {progress.ValidationLoss:R} {string.Join(' ', progress.LossByTimeBin)}";
}

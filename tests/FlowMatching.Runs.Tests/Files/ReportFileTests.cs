using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Files;

public sealed class ReportFileTests
{
    [Test]
    public void Write_ASecondVerb_KeepsTheSectionOfTheFirst()
    {
        using TemporaryFolder folder = new();
        string path = folder.In("report.json");

        ReportFile.Write(path, "train", new { loss = 0.5 });
        ReportFile.Write(path, "sample", new { points = 7 });

        var report = ReportFile.Read(path)!;
        Assert.That((report["train"]!["loss"]!.GetValue<double>(), report["sample"]!["points"]!.GetValue<int>()), Is.EqualTo((0.5, 7)));
    }

    [TestCase("{\"train\": {\"\\ud800loss\": 0.25}}", Description = "a name with half a character")]
    [TestCase("{\"train\": {\"no\\ud800\\ud800tes\": 1}}")]
    [TestCase("{\"a\": 1, \"a\": 2}")]
    [TestCase("{\"a\": ")]
    [TestCase("[1]")]
    public void Write_OverAReportThatIsNoneOfOurs_TakesItsPlace(string text)
    {
        using TemporaryFolder folder = new();
        string path = folder.In("report.json");
        File.WriteAllText(path, text);

        ReportFile.Write(path, "train", new { loss = 0.5 });

        Assert.That(ReportFile.Read(path)!.Select(section => section.Key), Is.EqualTo(new[] { "train" }));
    }
}

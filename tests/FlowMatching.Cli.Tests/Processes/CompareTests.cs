using System.Text.Json.Nodes;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

[Category("Engine")]
public sealed class CompareTests
{
    [Test]
    public void Compare_TwoCheckpoints_WritesTableReportAndAnimation_WithTheSameFiguresEachTime()
    {
        using TemporaryFolder folder = new();
        Assert.That(TinyRun.Train(folder.Path).Code, Is.Zero);
        Assert.That(TinyRun.Train(folder.Path, "--seed", "1", "--name", "other").Code, Is.Zero);
        string[] arguments =
        [
            "compare",
            "--checkpoint",
            "outputs/cfm/moons",
            "--against",
            "outputs/cfm/other",
            "--num",
            "300",
            "--threads",
            "1",
            "--precision",
            "fp32",
            "--name",
            "pair",
        ];

        var compared = Fm.Run(folder.Path, arguments);
        byte[] animation = File.ReadAllBytes(folder.In("outputs", "comparisons", "pair.gif"));
        var again = Fm.Run(folder.Path, [.. arguments[..^1], "again", "--no-gif"]);

        Assert.That((compared.Code, again.Code), Is.EqualTo((0, 0)), compared.Error);
        Assert.That(compared.Out, Does.Contain("floor").And.Contain("straightness").And.Match("(?m)^40 +[0-9.]+ +[0-9.]+$"));
        Assert.That(compared.Error, Does.Contain("flow matching moons, seed 0 0/300").And.Contain("flow matching other, seed 1 300/300"));
        Assert.That(animation[..6], Is.EqualTo("GIF89a"u8.ToArray()));

        var reports = JsonNode.Parse(File.ReadAllText(folder.In("outputs", "comparisons", "report.json")))!;
        Assert.That(Figures(reports["again"]!), Is.EqualTo(Figures(reports["pair"]!)));
        var report = reports["pair"]!;
        var models = report["models"]!.AsArray();
        Assert.That(models.Select(model => (int)model!["by_nfe"]![5]!["nfe"]!), Is.EqualTo(new[] { 40, 40 }));
        Assert.That((double)models[0]!["by_nfe"]![0]!["sw2"]!, Is.Not.EqualTo((double)models[1]!["by_nfe"]![0]!["sw2"]!));
        Assert.That((double)models[0]!["straightness"]!["value"]!, Is.GreaterThan(0));
    }

    private static IEnumerable<double> Figures(JsonNode report) =>
        report["models"]!
            .AsArray()
            .SelectMany(static model =>
                model!["by_nfe"]!.AsArray().Select(static one => (double)one!["sw2"]!).Append((double)model["straightness"]!["value"]!)
            );
}

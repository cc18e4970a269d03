using System.Text.Json.Nodes;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Points back to noise, and from there to the points.</summary>
[Category("Engine")]
public sealed class InvertTests
{
    private static readonly string[] Quick = ["--threads", "1", "--precision", "fp32"];

    private TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        Assert.That(TinyRun.Train(folder.Path).Code, Is.Zero);
        Directory.CreateDirectory(folder.In("data"));
        NpyFile.Write(folder.In("data", "points.npy"), [.. Enumerable.Range(0, 60).Select(i => (i * 11 % 30 - 15) / 10f)], 2);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCase("midpoint")]
    [TestCase("dopri5")]
    public void Invert_ThenSampleThatNoise_GivesThePoints(string solver)
    {
        var back = Fm.Run(folder.Path, ["sample", "--dataset", "moons", "--invert", "data/points.npy", "--solver", solver, .. Quick]);
        var there = Fm.Run(
            folder.Path,
            ["sample", "--dataset", "moons", "--noise", "outputs/cfm/moons/noise.npy", "--solver", solver, "--no-pictures", .. Quick]
        );

        Assert.That((back.Code, there.Code), Is.EqualTo((0, 0)), back.Error + there.Error);
        float[] points = NpyFile.Read(folder.In("data", "points.npy"), 2),
            noise = NpyFile.Read(TinyRun.FileIn(folder.Path, "noise.npy"), 2);
        Assert.That(NpyFile.Read(TinyRun.FileIn(folder.Path, "samples.npy"), 2), Is.EqualTo(points).Within(1e-3));
        Assert.That(noise.Zip(points, (from, to) => Math.Abs(to - from)).Max(), Is.GreaterThan(0.1));
        Assert.That(back.Out, Does.Match("there and back +[0-9.E-]+ from the points").And.Contain("distance from gaussian"));

        var report = JsonNode.Parse(File.ReadAllText(TinyRun.FileIn(folder.Path, "report.json")))!["invert"]!;
        Assert.That((double)report["there_and_back"]!, Is.LessThan(1e-3));
        Assert.That(File.ReadAllBytes(TinyRun.FileIn(folder.Path, "noise.png"))[1..4], Is.EqualTo("PNG"u8.ToArray()));
    }

    [TestCase("leave out --sde", "--sde")]
    [TestCase("leave out --num, --noise", "--num", "5", "--noise", "data/points.npy")]
    [TestCase("leave out --interpolate", "--interpolate", "3")]
    [TestCase("nowhere.npy does not exist", "--invert", "nowhere.npy")]
    public void Invert_BadInput_IsOneSentence(string part, params string[] options)
    {
        string[] file = options.Contains("--invert") ? [] : ["--invert", "data/points.npy"];

        var refused = Fm.Run(folder.Path, ["sample", "--dataset", "moons", .. file, .. options]);

        refused.AssertRefused(part);
    }
}

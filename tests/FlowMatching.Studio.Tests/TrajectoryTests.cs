using System.Net;
using FlowMatching.Core.Data;
using FlowMatching.Studio.Frames;

namespace FlowMatching.Studio.Tests;

/// <summary>The way from noise to data of a run that is done.</summary>
public sealed class TrajectoryTests
{
    private Studio studio = null!;
    private string run = "";

    [OneTimeSetUp]
    public async Task Train()
    {
        studio = await Studio.Start();
        run = await studio.Begin(Studio.Tiny);
        await studio.UntilDone(run);
    }

    [OneTimeTearDown]
    public async Task Stop() => await studio.DisposeAsync();

    [TestCase("euler", 8, 8)]
    [TestCase("midpoint", 8, 16)]
    [TestCase("rk4", 8, 32)]
    public async Task Trajectory_HoldsEveryStateOfTheSolver_FromUnitNoise(string solver, int steps, int nfe)
    {
        using var answer = await studio.Post(
            $"/api/runs/{run}/trajectory",
            $$"""{"points":4000,"seed":1,"solver":"{{solver}}","steps":{{steps}}}"""
        );
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        float[] times = [.. Enumerable.Range(0, steps + 1).Select(i => BitConverter.ToSingle(bytes, 64 + 4 * i))];
        int head = 64 + (4 * (steps + 1) + 7) / 8 * 8;
        double[] first = [.. Enumerable.Range(0, 8000).Select(i => (double)BitConverter.ToSingle(bytes, head + 4 * i))];

        Assert.That(BitConverter.ToInt32(bytes, 12), Is.EqualTo(steps + 1));
        Assert.That(BitConverter.ToInt32(bytes, 28), Is.EqualTo(nfe));
        Assert.That(times, Is.EqualTo(Enumerable.Range(0, steps + 1).Select(i => (float)i / steps)).Within(1e-6));
        Assert.That(first.Average(), Is.Zero.Within(0.05)); // 4 standard errors are 0.045
        Assert.That(first.Average(static x => x * x), Is.EqualTo(1).Within(0.07)); // and 0.063
    }

    [Test]
    public async Task Trajectory_OfARunFromADrawing_StartsThereInTheUnitsOfTheData()
    {
        float[] start = [.. Enumerable.Range(0, 40).SelectMany(static i => new[] { -3 + i / 20f, 2 })],
            end = [.. Enumerable.Range(0, 40).SelectMany(static i => new[] { 1 + i / 20f, -2 })];
        using var kept = await studio.Client.PutAsync("/api/drawing", new ByteArrayContent(Frame.OfPoints(end).ToBytes()));
        string drawn = await studio.Begin(
            $$$"""{"kind":"train","dataset":"drawing","options":{"steps":"60","hidden":"16","depth":"2","batch-size":"64","num":"200","source":"draw:{{{DrawingCode.Encode(start)}}}"}}"""
        );
        var state = await studio.UntilDone(drawn);
        using var answer = await studio.Post($"/api/runs/{drawn}/trajectory", """{"points":500,"seed":1,"solver":"euler","steps":2}""");
        using var exact = await studio.Post($"/api/runs/{drawn}/field", """{"times":[0.5],"grid":4,"x":0,"y":0,"half":3,"exact":true}""");
        byte[] bytes = await answer.Content.ReadAsByteArrayAsync();
        const int head = 64 + 16; // three times, to a multiple of 8
        float[] first = [.. Enumerable.Range(0, 1000).Select(i => BitConverter.ToSingle(bytes, head + 4 * i))];

        Assert.That(state.GetProperty("state").GetString(), Is.EqualTo("done"));
        Assert.That(state.GetProperty("source").GetString(), Does.Match("^draw:[0-9a-f]{8}$"));
        Assert.That(exact.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity), "the exact field is that of noise");
        Assert.That(first.Where(static (_, i) => i % 2 == 0), Has.All.InRange(-3.2, -0.8));
        Assert.That(first.Where(static (_, i) => i % 2 == 1), Has.All.EqualTo(2).Within(0.2));
    }

    [TestCase("""{"points":0,"seed":1,"solver":"euler","steps":1}""")]
    [TestCase("""{"points":100000,"seed":1,"solver":"euler","steps":200}""")]
    [TestCase("""{"points":10,"seed":-1,"solver":"euler","steps":1}""")]
    [TestCase("""{"points":10,"seed":1,"solver":"guess","steps":1}""")]
    [TestCase("""{"points":10,"seed":1,"steps":1}""")]
    [TestCase("""{"points":1,"seed":1,"solver":"euler","steps":1,"start":[1]}""")]
    public async Task Trajectory_ThatCannotBe_IsRefused(string body)
    {
        using var answer = await studio.Post($"/api/runs/{run}/trajectory", body);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
    }
}

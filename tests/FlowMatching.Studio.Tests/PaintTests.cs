using System.Net;
using FlowMatching.Studio.Frames;

namespace FlowMatching.Studio.Tests;

/// <summary>Painting on a drawing while it is learnt.</summary>
public sealed class PaintTests
{
    private Studio studio = null!;

    [SetUp]
    public async Task Start() => studio = await Studio.Start();

    [TearDown]
    public async Task Stop() => await studio.DisposeAsync();

    [Test]
    public async Task Stroke_IsLearntFromTheNextStep_AndIsThereAgainLater()
    {
        await Put("/api/drawing", Square(at: -2));
        string run = await studio.Begin(Quick);
        await studio.Until(run, static state => state.GetProperty("step").GetInt32() > 20);
        double before = await Mean(run);
        using var painted = await Put($"/api/runs/{run}/drawing", Square(at: 2));
        int step = (await studio.State(run)).GetProperty("painted").GetInt32();
        await studio.Until(run, state => state.GetProperty("step").GetInt32() > step + 300);
        using var stop = await studio.Post($"/api/runs/{run}/stop");
        var end = await studio.UntilDone(run);
        using var command = await studio.Client.GetAsync($"/api/runs/{run}/export/command");
        double samples = Mean(await (await studio.Post($"/api/runs/{run}/trajectory", Way)).Content.ReadAsByteArrayAsync(), states: 5);
        await using var again = await studio.Again();

        Assert.That(painted.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(before, Is.EqualTo(-2).Within(0.2));
        Assert.That(await Mean(run), Is.EqualTo(2).Within(0.2));
        Assert.That(samples, Is.GreaterThan(0)); // where nothing was drawn when it began
        Assert.That(end.GetProperty("command").GetString(), Is.Empty);
        Assert.That(command.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await again.State(run)).GetProperty("painted").GetInt32(), Is.EqualTo(step));
        Assert.That(Mean(await again.Client.GetByteArrayAsync($"/api/runs/{run}/points"), states: 1), Is.EqualTo(2).Within(0.2));
    }

    [Test]
    public async Task Stroke_WhereNoDrawingIsLearnt_IsRefused()
    {
        string run = await studio.Begin(Studio.Tiny);
        using var ofMoons = await Put($"/api/runs/{run}/drawing", Square(at: 2));
        await studio.UntilDone(run);
        using var afterwards = await Put($"/api/runs/{run}/drawing", Square(at: 2));
        using var ofNobody = await Put("/api/runs/nobody/drawing", Square(at: 2));

        Assert.That(ofMoons.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(afterwards.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(ofNobody.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    // Samples are of averaged weights: with a short average they follow in 300 steps, however late the stroke comes.
    private const string Quick =
        """{"kind":"train","dataset":"drawing","options":{"steps":"1000000","hidden":"16","depth":"2","batch-size":"64","ema":"0.9","num":"200"}}""";

    private const string Way = """{"points":1000,"seed":3,"solver":"euler","steps":4}""";

    // 400 points around (at, 0).
    private static float[] Square(float at) =>
        [.. Enumerable.Range(0, 400).SelectMany(i => new[] { at + (i % 20 - 9.5f) / 20, (i / 20 - 9.5f) / 20 })];

    private Task<HttpResponseMessage> Put(string path, float[] points) =>
        studio.Client.PutAsync(path, new ByteArrayContent(Frame.OfPoints(points).ToBytes()));

    private async Task<double> Mean(string run) => Mean(await studio.Client.GetByteArrayAsync($"/api/runs/{run}/points"), states: 1);

    // The mean x of the last state of a frame.
    private static double Mean(byte[] frame, int states)
    {
        int count = BitConverter.ToInt32(frame, 8),
            head = 64 + (4 * states + 7) / 8 * 8 + 8 * count * (states - 1);
        return Enumerable.Range(0, count).Average(i => (double)BitConverter.ToSingle(frame, head + 8 * i));
    }
}

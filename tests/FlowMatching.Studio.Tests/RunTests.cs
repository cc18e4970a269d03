using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Runs;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;
using FlowMatching.Studio.Frames;

namespace FlowMatching.Studio.Tests;

/// <summary>Runs of the page: they are runs like any other, and give the engine away between two steps.</summary>
public sealed class RunTests
{
    private Studio studio = null!;

    [SetUp]
    public async Task Start() => studio = await Studio.Start();

    [TearDown]
    public async Task Stop() => await studio.DisposeAsync();

    /// <summary>The page watches, samples and pauses while it trains; the command line does nothing of the kind.</summary>
    [TestCase("moons")]
    [TestCase("drawing")]
    public async Task Command_RepeatsTheRunBitForBit(string dataset)
    {
        float[] drawn = [.. Enumerable.Range(0, 200).SelectMany(static i => new[] { MathF.Cos(i), MathF.Sin(2 * i) })];
        using var kept = await studio.Client.PutAsync("/api/drawing", new ByteArrayContent(Frame.OfPoints(drawn).ToBytes()));
        using var socket = await studio.Socket();
        string run = await studio.Begin(
            Studio.Tiny.Replace("moons", dataset, StringComparison.Ordinal).Replace("60", "300", StringComparison.Ordinal)
        );
        await studio.Until(run, static state => state.GetProperty("step").GetInt32() > 0);
        using var paused = await studio.Post($"/api/runs/{run}/pause");
        using var sampled = await studio.Post($"/api/runs/{run}/trajectory", """{"points":50,"seed":3,"solver":"rk4","steps":2}""");
        using var resumed = await studio.Post($"/api/runs/{run}/resume");
        var state = await studio.UntilDone(run);

        string[] command = state.GetProperty("command").GetString()!.Split(' ');
        string folder = Path.Combine(studio.Folder, "shell");
        List<GivenOption> given = [new("output-dir", folder, "--output-dir"), new("name", "again", "--name")];
        for (int i = 2; i < command.Length; i += 2)
            given.Add(new GivenOption(command[i][2..], command[i + 1], command[i]));
        new TrainRun(TrainPlan.Prepare(given, []), new Unwatched(), new RunClock(TimeProvider.System)).Execute(CancellationToken.None);

        Assert.That(state.GetProperty("state").GetString(), Is.EqualTo("done"));
        Assert.That(command[..2], Is.EqualTo(new[] { "fm", "train" }));
        Assert.That(
            File.ReadAllBytes(Path.Combine(folder, "cfm", "again", "checkpoint.safetensors")),
            Is.EqualTo(File.ReadAllBytes(Path.Combine(state.GetProperty("folder").GetString()!, "checkpoint.safetensors")))
        );
    }

    [Test]
    public async Task Faults_AreAllToldAtOnce()
    {
        using var answer = await studio.Post(
            "/api/runs",
            """{"kind":"train","dataset":"moon","options":{"stps":"4","output-dir":"/tmp","hidden":"0"}}"""
        );
        string[] faults =
        [
            .. (await answer.Content.ReadFromJsonAsync<JsonElement>())
                .GetProperty("faults")
                .EnumerateArray()
                .Select(static one => one.GetString()!),
        ];

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(faults, Has.Some.Contain("moons").And.Some.Contain("--stps").And.Some.Contain("--output-dir"));
    }

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("null")]
    [TestCase("""{"kind":"dream"}""")]
    [TestCase("""{"kind":"train","dataset":"points:/etc/passwd"}""")]
    [TestCase("""{"kind":"train","dataset":"moons","options":{"steps":"NaN"}}""")]
    [TestCase("""{"kind":"train","dataset":"moons","options":{"hidden":"65536","depth":"64"}}""")]
    [TestCase("""{"kind":"reflow","from":"../moons"}""")]
    public async Task BadRequest_IsRefused_AndTheNextIsServed(string body)
    {
        using var answer = await studio.Post("/api/runs", body);
        using var next = await studio.Client.GetAsync("/api/hello");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task SecondTraining_IsToldOfTheFirst()
    {
        string first = await studio.Begin(Studio.Long);
        using var second = await studio.Post("/api/runs", Studio.Tiny);

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("running").GetString(), Is.EqualTo(first));
    }

    [Test]
    public async Task Pause_HoldsTheStep_AndStopKeepsWhatIsLearnt()
    {
        string run = await studio.Begin(Studio.Long);
        await studio.Until(run, static state => state.GetProperty("step").GetInt32() > 20);
        using var pause = await studio.Post($"/api/runs/{run}/pause");
        int held = (await studio.Until(run, static state => state.GetProperty("state").GetString() == "paused"))
            .GetProperty("step")
            .GetInt32();
        await Task.Delay(300);
        int later = (await studio.State(run)).GetProperty("step").GetInt32();
        using var resume = await studio.Post($"/api/runs/{run}/resume");
        await studio.Until(run, state => state.GetProperty("step").GetInt32() > held);
        using var stop = await studio.Post($"/api/runs/{run}/stop");
        var end = await studio.UntilDone(run);
        var header = Checkpoint.Verify(Path.Combine(end.GetProperty("folder").GetString()!, "checkpoint.safetensors"), out _);

        Assert.That(later, Is.EqualTo(held));
        Assert.That(end.GetProperty("state").GetString(), Is.EqualTo("stopped"));
        Assert.That(header.Step, Is.GreaterThan(held));
    }

    [Test]
    public async Task Discard_LeavesNothing()
    {
        string run = await studio.Begin(Studio.Long);
        string folder = (await studio.Until(run, static state => state.GetProperty("step").GetInt32() > 0))
            .GetProperty("folder")
            .GetString()!;
        using var answer = await studio.Client.DeleteAsync($"/api/runs/{run}");
        for (int i = 0; i < 200 && Directory.Exists(folder); i++)
            await Task.Delay(50);
        using var gone = await studio.Client.GetAsync($"/api/runs/{run}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(folder, Does.Not.Exist);
        Assert.That(gone.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task EndOfTheServer_SavesWhatIsLearnt()
    {
        string run = await studio.Begin(Studio.Long);
        string folder = (await studio.Until(run, static state => state.GetProperty("step").GetInt32() > 0))
            .GetProperty("folder")
            .GetString()!;
        await studio.Server.Stop();

        Assert.That(Checkpoint.Verify(Path.Combine(folder, "checkpoint.safetensors"), out _).Step, Is.GreaterThan(0));
    }

    private sealed class Unwatched : IRunObserver;
}

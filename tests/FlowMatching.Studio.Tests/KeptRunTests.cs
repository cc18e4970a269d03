using System.Net.Http.Json;
using System.Text.Json;
using FlowMatching.Studio.Frames;

namespace FlowMatching.Studio.Tests;

/// <summary>Runs of an earlier studio in the same folder.</summary>
public sealed class KeptRunTests
{
    private const string Way = """{"points":50,"seed":3,"solver":"euler","steps":2}""";

    private Studio studio = null!;

    [SetUp]
    public async Task Start() => studio = await Studio.Start();

    [TearDown]
    public async Task Stop() => await studio.DisposeAsync();

    [Test]
    public async Task Runs_AreThereAgain_WithAllThatCanBeAskedOfThem()
    {
        float[] drawn = [.. Enumerable.Range(0, 100).SelectMany(static i => new[] { MathF.Cos(i), MathF.Sin(2 * i) })];
        using var kept = await studio.Client.PutAsync("/api/drawing", new ByteArrayContent(Frame.OfPoints(drawn).ToBytes()));
        using var watching = await studio.Socket(); // pictures of a training are kept while somebody looks
        string teacher = await studio.Begin(Studio.Tiny.Replace("moons", "drawing", StringComparison.Ordinal));
        await studio.UntilDone(teacher);
        string student = await studio.Begin(
            $$$"""{"kind":"reflow","from":"{{{teacher}}}","options":{"steps":"20","batch-size":"32","pool-pairs":"64","num":"200"}}"""
        );
        await studio.UntilDone(student);
        using var cleared = await studio.Client.PutAsync("/api/drawing", new ByteArrayContent(Frame.OfPoints([]).ToBytes()));
        var before = await Answers(studio, teacher, student);

        await using var again = await studio.Again();
        var after = await Answers(again, teacher, student);

        Assert.That(after, Is.EqualTo(before));
    }

    [Test]
    public async Task PictureOfATraining_ThatIsDamaged_IsNotThere()
    {
        string run = await studio.Begin(Studio.Tiny);
        var state = await studio.UntilDone(run);
        string picture = Path.Combine(state.GetProperty("folder").GetString()!, "previews", "step-000060.npy");
        await File.WriteAllTextAsync(picture, "no picture");
        await using var again = await studio.Again();
        using var answer = await again.Client.GetAsync($"/api/runs/{run}/history/60");

        Assert.That((int)answer.StatusCode, Is.EqualTo(404));
    }

    [Test]
    public async Task RunThatCannotBeRead_IsLeftOut()
    {
        string damaged = await studio.Begin(Studio.Tiny);
        string whole = await Damage(damaged);
        await using var again = await studio.Again();
        var hello = await again.Client.GetFromJsonAsync<JsonElement>("/api/hello");

        Assert.That(
            hello.GetProperty("runs").EnumerateArray().Select(static run => run.GetProperty("run").GetString()),
            Is.EqualTo(new[] { whole })
        );
    }

    private async Task<string> Damage(string run)
    {
        var state = await studio.UntilDone(run);
        string whole = await studio.Begin(Studio.Tiny);
        await studio.UntilDone(whole);
        await File.WriteAllTextAsync(Path.Combine(state.GetProperty("folder").GetString()!, "checkpoint.safetensors"), "no checkpoint");
        return whole;
    }

    private static async Task<string[]> Answers(Studio studio, params string[] runs)
    {
        List<string> all = [];
        foreach (string run in runs)
        {
            var state = await studio.State(run);
            all.AddRange(
                new[] { "kind", "dataset", "from", "command", "steps", "step", "state" }.Select(name => state.GetProperty(name).ToString())
            );
            all.Add(Path.GetFullPath(state.GetProperty("folder").GetString()!));
            all.Add(await studio.Client.GetStringAsync($"/api/runs/{run}/metrics"));
            all.Add(Convert.ToHexString(await studio.Client.GetByteArrayAsync($"/api/runs/{run}/points")));
            var history = await studio.Client.GetFromJsonAsync<JsonElement>($"/api/runs/{run}/history");
            int[] steps = [.. history.GetProperty("steps").EnumerateArray().Select(static step => step.GetInt32())];
            Assert.That(steps, Has.Length.GreaterThan(1));
            foreach (int step in steps)
                all.Add(Convert.ToHexString(await studio.Client.GetByteArrayAsync($"/api/runs/{run}/history/{step}")));
            using var way = await studio.Post($"/api/runs/{run}/trajectory", Way);
            all.Add(Convert.ToHexString(await way.Content.ReadAsByteArrayAsync()));
        }

        return [.. all];
    }
}

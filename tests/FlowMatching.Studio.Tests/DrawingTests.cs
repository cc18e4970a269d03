using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FlowMatching.Studio.Frames;

namespace FlowMatching.Studio.Tests;

/// <summary>The drawing: kept exactly, and refused in a sentence where it is none.</summary>
public sealed class DrawingTests
{
    private Studio studio = null!;

    [SetUp]
    public async Task Start() => studio = await Studio.Start();

    [TearDown]
    public async Task Stop() => await studio.DisposeAsync();

    [Test]
    public async Task Drawing_ComesBackBitForBit_AndIsThereAfterARestart()
    {
        float[] points = Grid(400);
        using var kept = await Put(points);
        float[] back = await Points("/api/drawing");
        await using var again = await Studio.Start(options => options with { OutputDir = Path.Combine(studio.Folder, "studio") });
        float[] restarted = PointsOf(await again.Client.GetByteArrayAsync("/api/drawing"));

        Assert.That(kept.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(Pairs(back), Is.EquivalentTo(Pairs(points)));
        Assert.That(restarted, Is.EqualTo(back));
    }

    [Test]
    public async Task NaN_IsRefusedWithTheNumberOfItsPoint()
    {
        float[] points = Grid(2000);
        points[301] = float.NaN;
        using var answer = await Put(points);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await Fault(answer), Does.Contain("Point 151 holds NaN"));
        Assert.That(await Points("/api/drawing"), Is.Empty);
    }

    [TestCase(20_001, "20001 points")]
    [TestCase(-1, "-1 points")]
    public async Task WrongCount_IsRefused(int count, string expected)
    {
        byte[] bytes = Frame.OfPoints(Grid(20)).ToBytes();
        BitConverter.TryWriteBytes(bytes.AsSpan(8), count);
        using var answer = await studio.Client.PutAsync("/api/drawing", new ByteArrayContent(bytes));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await Fault(answer), Does.Contain(expected));
    }

    [Test]
    public async Task FiveMegabytes_AreTooMany()
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/import?format=csv")
        {
            Content = new ByteArrayContent(new byte[5 << 20]),
        };
        request.Headers.ExpectContinue = true; // else the answer may come while the client still sends
        using var answer = await studio.Client.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task ThreePoints_CannotBeTrainedOn()
    {
        using var kept = await Put(Grid(3));
        using var answer = await studio.Post("/api/runs", """{"kind":"train","dataset":"drawing"}""");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await Fault(answer), Does.StartWith("The drawing has 3 points, expected 16 or more"));
    }

    [Test]
    public async Task Code_OfADrawing_DrawsIt_AndNonsenseLeavesItAsItIs()
    {
        string code = FlowMatching.Core.Data.DrawingCode.Encode(Grid(30));
        using var taken = await studio.Client.PutAsync("/api/drawing/code", new StringContent(code));
        using var refused = await studio.Client.PutAsync("/api/drawing/code", new StringContent("1nonsense"));

        Assert.That((int)refused.StatusCode, Is.EqualTo(422));
        Assert.That(Pairs(await Points("/api/drawing")), Is.EquivalentTo(Pairs(Grid(30))));
    }

    [TestCase("0.5,1\n7\n", "line 2")]
    [TestCase("x,y\n1,2\n3,inf\n", "line 3")]
    [TestCase("1\n2\n", "2")]
    [TestCase("", "")]
    public async Task Import_OfWhatIsNoTable_SaysWhere(string text, string expected)
    {
        using var answer = await studio.Client.PostAsync("/api/import?format=csv", new StringContent(text));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(await Fault(answer), Does.Contain(expected).And.Not.Contain("/"));
    }

    [Test]
    public async Task Import_OfATable_LeavesPointsOfTheSquareWhereTheyAre_AndBringsOthersThere()
    {
        using var near = await studio.Client.PostAsync("/api/import?format=csv", new StringContent("-1,2\n1.5,-2\n"));
        using var far = await studio.Client.PostAsync("/api/import?format=csv", new StringContent("1000,1000\n1200,1100\n"));

        Assert.That(PointsOf(await near.Content.ReadAsByteArrayAsync()), Is.EqualTo(new[] { -1f, 2, 1.5f, -2 }));
        Assert.That(PointsOf(await far.Content.ReadAsByteArrayAsync()), Is.EqualTo(new[] { -3.6f, -1.8f, 3.6f, 1.8f }).Within(1e-5));
    }

    [Test]
    public async Task FolderThatCannotBeWritten_IsTold_AndTheDrawingIsKept()
    {
        File.WriteAllText(Path.Combine(studio.Folder, "file"), "");
        await using var other = await Studio.Start(options => options with { OutputDir = Path.Combine(studio.Folder, "file", "below") });
        using var answer = await other.Client.PutAsync("/api/drawing", new ByteArrayContent(Frame.OfPoints(Grid(50)).ToBytes()));
        var told = await answer.Content.ReadFromJsonAsync<JsonElement>();
        using var run = await other.Post("/api/runs", """{"kind":"train","dataset":"drawing"}""");
        string id = (await run.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run").GetString()!;
        var state = await other.UntilDone(id);

        Assert.That(told.GetProperty("warning").GetString(), Does.Contain("kept in this page only"));
        Assert.That(state.GetProperty("message").GetString(), Does.Contain("cannot be written"));
        Assert.That(PointsOf(await other.Client.GetByteArrayAsync("/api/drawing")), Has.Length.EqualTo(100));
    }

    private Task<HttpResponseMessage> Put(float[] points) =>
        studio.Client.PutAsync("/api/drawing", new ByteArrayContent(Frame.OfPoints(points).ToBytes()));

    private async Task<float[]> Points(string path) => PointsOf(await studio.Client.GetByteArrayAsync(path));

    private static float[] PointsOf(byte[] frame) => Frame.ReadPoints(frame, 100_000, out _);

    private static IEnumerable<(float X, float Y)> Pairs(float[] points) => points.Chunk(2).Select(static pair => (pair[0], pair[1]));

    private static async Task<string> Fault(HttpResponseMessage answer) =>
        string.Join(' ', JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("faults").EnumerateArray());

    // On the grid of drawings, in no particular order, some twice.
    private static float[] Grid(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(static i => new[] { (i * 37 % 4001 - 2000) / 512f, (i / 2 * 91 % 3001 - 1500) / 512f })];
}

using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace FlowMatching.Studio.Tests;

/// <summary>What a tab is told, and what it may say.</summary>
public sealed class SocketTests
{
    private Studio studio = null!;

    [SetUp]
    public async Task Start() => studio = await Studio.Start();

    [TearDown]
    public async Task Stop() => await studio.DisposeAsync();

    [Test]
    public async Task Tab_IsToldEveryLineOfTheLossOnce_AlsoAfterItWasAway()
    {
        using var first = await studio.Socket();
        string run = await studio.Begin(Studio.Tiny);
        List<int> steps = [];
        while (steps.Count == 0 || steps[^1] < 30)
            steps.AddRange(Steps(await Next(first)));
        first.Abort();

        using var second = await studio.Socket($$$"""{"runs":{"{{{run}}}":{{{steps[^1]}}}}}""");
        while (steps[^1] < 60)
            steps.AddRange(Steps(await Next(second)));

        Assert.That(steps, Is.EqualTo(new[] { 10, 20, 30, 40, 50, 60 }));
    }

    [Test]
    public async Task Tab_ThatGivesNoCreditBack_GetsTwoPicturesAndAllElse()
    {
        using var socket = await studio.Socket();
        string run = await studio.Begin(Studio.Long);
        await studio.Until(run, static state => state.GetProperty("history").GetInt32() > 6);
        using var stop = await studio.Post($"/api/runs/{run}/stop");
        int pictures = 0;
        for (
            var message = await Next(socket);
            message.Text?.Contains("\"stopped\"", StringComparison.Ordinal) != true;
            message = await Next(socket)
        )
            pictures += message.Text is null ? 1 : 0;

        Assert.That(pictures, Is.EqualTo(2));
    }

    [Test]
    public async Task Tabs_ThatNeverRead_DoNotHoldTheTrainingUp()
    {
        List<ClientWebSocket> deaf = [];
        for (int i = 0; i < 20; i++)
            deaf.Add(await studio.Socket());
        string run = await studio.Begin(Studio.Tiny);
        var state = await studio.UntilDone(run);
        deaf.ForEach(static socket => socket.Abort());

        Assert.That(state.GetProperty("state").GetString(), Is.EqualTo("done"));
    }

    [TestCase("nonsense")]
    [TestCase("[1]")]
    [TestCase("""{"credit":"much"}""")]
    public async Task Nonsense_ClosesTheSocket_AndNothingElse(string text)
    {
        using var socket = await studio.Socket();
        await Say(socket, text);
        while ((await Next(socket)).Type != WebSocketMessageType.Close) { }
        using var next = await studio.Client.GetAsync("/api/hello");

        Assert.That(socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.PolicyViolation));
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task TenMegabytes_CloseTheSocket()
    {
        using var socket = await studio.Socket();
        await Say(socket, new string('x', 10 << 20)).ContinueWith(static _ => { }, TaskScheduler.Default); // refused half-way
        using var next = await studio.Client.GetAsync("/api/hello");

        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task EndOfTheServer_IsTold()
    {
        using var socket = await studio.Socket();
        var stopping = studio.Server.Stop();
        string? last = null;
        for (var message = await Next(socket); message.Type != WebSocketMessageType.Close; message = await Next(socket))
            last = message.Text;
        await stopping;

        Assert.That(last, Does.Contain("bye"));
    }

    private static IEnumerable<int> Steps((WebSocketMessageType Type, string? Text) message)
    {
        if (message.Text is null)
            return [];

        var told = JsonDocument.Parse(message.Text).RootElement;
        return told.GetProperty("type").GetString() == "loss"
            ? [.. told.GetProperty("steps").EnumerateArray().Select(static step => step.GetInt32())]
            : [];
    }

    private static Task Say(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None);

    private static async Task<(WebSocketMessageType Type, string? Text)> Next(ClientWebSocket socket)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        using MemoryStream bytes = new();
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, patience.Token);
            bytes.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return (part.MessageType, part.MessageType == WebSocketMessageType.Text ? Encoding.UTF8.GetString(bytes.ToArray()) : null);
        }
    }
}

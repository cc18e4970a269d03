using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using FlowMatching.Runs;
using FlowMatching.Runs.Options;
using FlowMatching.Testing;

namespace FlowMatching.Studio.Tests;

/// <summary>A server for one test, with a folder of its own, and a client that has the token.</summary>
internal sealed class Studio : IAsyncDisposable
{
    /// <summary>A training of a second or less.</summary>
    public const string Tiny =
        """{"kind":"train","dataset":"moons","options":{"steps":"60","hidden":"16","depth":"2","batch-size":"64","num":"200"}}""";

    /// <summary>A training that lasts until it is stopped.</summary>
    public const string Long =
        """{"kind":"train","dataset":"moons","options":{"steps":"1000000","hidden":"16","depth":"2","batch-size":"64","num":"200"}}""";

    private readonly TemporaryFolder folder;
    private readonly bool isFolderOurs;

    private Studio(TemporaryFolder folder, bool isFolderOurs, StudioServer server)
    {
        (this.folder, this.isFolderOurs, Server) = (folder, isFolderOurs, server);
        Origin = server.Address[..server.Address.IndexOf("/?", StringComparison.Ordinal)];
        Token = server.Address[(server.Address.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(Origin) };
        Client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
    }

    public StudioServer Server { get; }

    public string Folder => folder.Path;

    public string Origin { get; }

    public string Token { get; }

    public HttpClient Client { get; }

    public static Task<Studio> Start(Func<StudioOptions, StudioOptions>? change = null) => Start(new TemporaryFolder(), true, change);

    /// <summary>Another server, later, in the same folder; its end leaves the folder to this one.</summary>
    public Task<Studio> Again() => Start(folder, false, null);

    private static async Task<Studio> Start(TemporaryFolder folder, bool isFolderOurs, Func<StudioOptions, StudioOptions>? change)
    {
        StudioOptions options = new()
        {
            Port = 0,
            OutputDir = folder.In("studio"),
            Device = "cpu",
            Precision = "fp32",
            Threads = 1,
        };
        return new Studio(
            folder,
            isFolderOurs,
            await StudioServer.Start(change?.Invoke(options) ?? options, new Unwatched(), new RunClock(TimeProvider.System))
        );
    }

    public async Task<string> Begin(string request)
    {
        using var answer = await Post("/api/runs", request);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), text);
        return JsonDocument.Parse(text).RootElement.GetProperty("run").GetString()!;
    }

    public Task<HttpResponseMessage> Post(string path, string json = "{}") =>
        Client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<JsonElement> State(string run) => await Client.GetFromJsonAsync<JsonElement>($"/api/runs/{run}");

    /// <summary>Waits until a run is where it should be; fails after a minute.</summary>
    public async Task<JsonElement> Until(string run, Func<JsonElement, bool> holds)
    {
        for (int i = 0; i < 1200; i++)
        {
            var state = await State(run);
            if (holds(state))
                return state;
            await Task.Delay(50);
        }

        Assert.Fail($"{run} did not get there: {await State(run)}");
        return default;
    }

    public Task<JsonElement> UntilDone(string run) =>
        Until(run, static state => state.GetProperty("state").GetString() is "done" or "stopped" or "failed");

    /// <summary>A tab that greets.</summary>
    public async Task<ClientWebSocket> Socket(string greeting = """{"visible":true}""")
    {
        ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {Token}");
        await socket.ConnectAsync(new Uri(Origin.Replace("http", "ws", StringComparison.Ordinal) + "/ws"), CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes(greeting), WebSocketMessageType.Text, true, CancellationToken.None);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.Stop();
        await Server.DisposeAsync();
        Client.Dispose();
        if (isFolderOurs)
            folder.Dispose();
    }

    private sealed class Unwatched : IRunObserver;
}

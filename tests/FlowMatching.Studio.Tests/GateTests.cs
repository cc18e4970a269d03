using System.Net;
using System.Net.WebSockets;

namespace FlowMatching.Studio.Tests;

/// <summary>Strangers stay outside: another page of the browser, another name for this machine, another user of it.</summary>
public sealed class GateTests
{
    private Studio studio = null!;
    private HttpClient stranger = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        studio = await Studio.Start();
        stranger = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = new Uri(studio.Origin),
        };
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        stranger.Dispose();
        await studio.DisposeAsync();
    }

    [TestCase("/")]
    [TestCase("/main.js")]
    [TestCase("/api/hello")]
    [TestCase("/ws")]
    [TestCase("/?token=0123456789abcdef0123456789abcdef")]
    public async Task Request_WithoutTheToken_IsUnauthorised(string path)
    {
        using var answer = await stranger.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [TestCase("evil.example")]
    [TestCase("evil.example:80")]
    [TestCase("127.0.0.1")]
    [TestCase("127.0.0.2")]
    public async Task Request_OfAnotherHost_IsForbiddenEvenWithTheToken(string host)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/hello");
        request.Headers.Host = host;
        using var answer = await studio.Client.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.Empty);
    }

    [Test]
    public async Task Token_IsExchangedForACookieThatHoldsSomethingElse()
    {
        using var answer = await stranger.GetAsync($"/?token={studio.Token}");
        string cookie = answer.Headers.GetValues("Set-Cookie").Single();

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        Assert.That(answer.Headers.Location!.ToString(), Is.EqualTo("/"));
        Assert.That(cookie, Does.Contain("httponly").IgnoreCase.And.Contain("samesite=strict").IgnoreCase);
        Assert.That(cookie, Does.Not.Contain(studio.Token));
    }

    [TestCase("GET", "/", null, null, HttpStatusCode.OK)]
    [TestCase("GET", "/api/hello", null, "same-origin", HttpStatusCode.OK)]
    [TestCase("GET", "/api/hello", null, "cross-site", HttpStatusCode.Forbidden)]
    [TestCase("POST", "/api/runs", null, null, HttpStatusCode.Forbidden)]
    [TestCase("POST", "/api/runs", "http://evil.example", null, HttpStatusCode.Forbidden)]
    [TestCase("POST", "/api/runs", "null", null, HttpStatusCode.Forbidden)]
    [TestCase("POST", "/api/runs", "http://localhost:1", null, HttpStatusCode.Forbidden)]
    [TestCase("POST", "/api/runs", "own", "cross-site", HttpStatusCode.Forbidden)]
    [TestCase("POST", "/api/runs", "own", "same-origin", HttpStatusCode.UnprocessableEntity)]
    [TestCase("DELETE", "/api/runs/none", "own", null, HttpStatusCode.NotFound)]
    [TestCase("DELETE", "/api/runs/none", null, null, HttpStatusCode.Forbidden)]
    public async Task Request_WithTheCookie_MustComeFromTheOwnPage(
        string method,
        string path,
        string? origin,
        string? site,
        HttpStatusCode expected
    )
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        request.Headers.Add("Cookie", await Cookie());
        if (origin is not null)
            request.Headers.Add("Origin", origin == "own" ? studio.Origin : origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await stranger.SendAsync(request);

        Assert.That(answer.StatusCode, Is.EqualTo(expected));
    }

    [TestCase(null)]
    [TestCase("http://evil.example")]
    public async Task Socket_WithTheCookieAndAForeignOrigin_IsForbidden(string? origin)
    {
        using ClientWebSocket socket = new();
        socket.Options.SetRequestHeader("Cookie", await Cookie());
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        Uri address = new(studio.Origin.Replace("http", "ws", StringComparison.Ordinal) + "/ws");

        Assert.That(async () => await socket.ConnectAsync(address, CancellationToken.None), Throws.TypeOf<WebSocketException>());
    }

    [Test]
    public async Task EveryAnswer_ForbidsScriptsOfOthers()
    {
        using var answer = await studio.Client.GetAsync("/");
        string policy = answer.Headers.GetValues("Content-Security-Policy").Single();

        Assert.That(policy, Does.StartWith("default-src 'none'").And.Contain("frame-ancestors 'none'").And.Not.Contain("unsafe"));
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
        Assert.That(answer.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
    }

    [TestCase("/../StudioServer.cs")]
    [TestCase("/%2e%2e/%2e%2e/etc/passwd")]
    [TestCase("/api/runs/..%2f..%2fetc/metrics")]
    [TestCase("/api/runs/../../etc/passwd")]
    [TestCase("/en.json/../../x")]
    public async Task Path_ThatLeadsOut_IsNotFound(string path)
    {
        using var answer = await studio.Client.GetAsync(path);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    private async Task<string> Cookie()
    {
        using var answer = await stranger.GetAsync($"/?token={studio.Token}");
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}

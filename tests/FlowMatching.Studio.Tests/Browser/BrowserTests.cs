using FlowMatching.Testing;
using Microsoft.Playwright;

namespace FlowMatching.Studio.Tests.Browser;

/// <summary>Tests of the page in a real browser: a chromium on the machine. Without one they are skipped, and counted.</summary>
public abstract class BrowserTests
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private readonly List<string> complaints = [];
    private IPlaywright? playwright;
    private IBrowser? browser;

    internal Studio Studio { get; private set; } = null!;

    /// <summary>The page; no console message above info, and no request to anybody else, is let pass at the end of a test.</summary>
    protected IPage Page { get; set; } = null!;

    /// <summary>Every address that was asked for.</summary>
    protected List<string> Asked { get; } = [];

    [OneTimeSetUp]
    public async Task StartBrowser()
    {
        if (Chromium() is not { } file)
        {
            Assert.Ignore("There is no chromium on PATH: install it (apt-get install chromium) to run the tests of the page.");
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = file, Args = ["--no-sandbox", "--disable-dev-shm-usage"] } // root in a container
        );
        Studio = await Studio.Start();
    }

    [OneTimeTearDown]
    public async Task StopBrowser()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        if (Studio is not null)
            await Studio.DisposeAsync();
    }

    [TearDown]
    public async Task Close()
    {
        string[] strangers =
        [
            .. Asked.Where(address =>
                !address.StartsWith(Studio.Origin, StringComparison.Ordinal)
                && !address.StartsWith("blob:" + Studio.Origin, StringComparison.Ordinal)
                && !address.StartsWith("data:", StringComparison.Ordinal)
            ),
        ];
        string[] told = [.. complaints];
        Asked.Clear();
        complaints.Clear();
        foreach (var context in browser!.Contexts.ToArray())
            await context.CloseAsync();
        Assert.That(strangers, Is.Empty);
        Assert.That(told, Is.Empty);
    }

    /// <summary>Opens the page in a window of its own.</summary>
    protected async Task<IPage> Open(
        int width = 1280,
        int height = 800,
        ColorScheme scheme = ColorScheme.Dark,
        string locale = "en-US",
        bool calm = false
    )
    {
        var context = await browser!.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
                Locale = locale,
                ReducedMotion = calm ? ReducedMotion.Reduce : ReducedMotion.NoPreference,
                AcceptDownloads = true,
            }
        );
        return Page = await Tab(context, Studio.Server.Address);
    }

    /// <summary>Opens one more tab.</summary>
    protected async Task<IPage> Tab(IBrowserContext context, string address)
    {
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add($"{message.Type}: {message.Text}");
        };
        page.PageError += (_, fault) => complaints.Add(fault);
        page.Request += (_, request) => Asked.Add(request.Url);
        await page.GotoAsync(address);
        await Until(page, "document.body.dataset.state === 'live'");
        return page;
    }

    /// <summary>What a test provokes on purpose may be told on the console.</summary>
    protected void Forgive() => complaints.Clear();

    /// <summary>Waits for something; the page's own rules forbid the library's way, which evaluates a text there.</summary>
    protected static async Task Until(IPage page, string holds, double seconds = 60)
    {
        for (double waited = 0; waited < seconds; waited += 0.05)
        {
            if (await page.EvaluateAsync<bool>(holds))
                return;
            await page.WaitForTimeoutAsync(50);
        }

        Assert.Fail($"After {seconds} s it does not hold: {holds}");
    }

    protected Task Until(string holds, double seconds = 60) => Until(Page, holds, seconds);

    /// <summary>A picture to look at, in artifacts/screenshots.</summary>
    protected Task Shoot(string name) =>
        Page.ScreenshotAsync(new() { Path = Path.Combine(Repository.Root, "artifacts", "screenshots", name + ".png") });

    /// <summary>Asks for a small network, so that a training takes a second or two.</summary>
    protected async Task Options(params (string Name, string Value)[] options)
    {
        await Page.EvaluateAsync("document.getElementById('advanced').open = true");
        foreach (var (name, value) in options)
        {
            await Page.FillAsync($"#option-{name}", value);
            await Page.Locator($"#option-{name}").BlurAsync();
        }

        await Page.EvaluateAsync("document.getElementById('advanced').open = false");
    }

    /// <summary>Trains on the data set that is chosen, until it is done and its flow is shown.</summary>
    protected async Task Train(params (string Name, string Value)[] options)
    {
        await Options(options);
        await Page.ClickAsync("#train");
        await Until("document.body.dataset.run === 'done' && studio.page.source === 'run' && studio.stage.frame?.times.length > 1");
    }

    /// <summary>Drags the pointer over the stage, through points of the data's units.</summary>
    protected async Task Drag(int movesAPiece, params (double X, double Y)[] way)
    {
        var box = (await Page.Locator("#stage").BoundingBoxAsync())!;
        double half = await Page.EvaluateAsync<double>("studio.stage.window.half");
        (float X, float Y) At((double X, double Y) point) =>
            ((float)(box.X + (point.X / half + 1) / 2 * box.Width), (float)(box.Y + (1 - point.Y / half) / 2 * box.Height));

        var (x, y) = At(way[0]);
        await Page.Mouse.MoveAsync(x, y);
        await Page.Mouse.DownAsync();
        foreach (var point in way[1..])
        {
            (x, y) = At(point);
            await Page.Mouse.MoveAsync(x, y, new() { Steps = movesAPiece });
        }

        await Page.Mouse.UpAsync();
    }

    /// <summary>The points that are drawn.</summary>
    protected Task<float[]> Drawn() => Page.EvaluateAsync<float[]>("[...studio.drawing.points]");

    private static string? Chromium() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(static folder => Names.Select(name => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)))
            .FirstOrDefault(File.Exists);
}

using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace FlowMatching.Benchmarks.Studio;

/// <summary>What a training on the page took.</summary>
internal sealed record WatchedRun(
    string Command,
    string Folder,
    double SecondsToPreview,
    double SecondsToShape,
    double PreviewsPerSecond,
    double Seconds
);

/// <summary>What the page holds.</summary>
internal sealed record PageHolding(int Step, double TabMegabytes, double ServerMegabytes);

/// <summary>fm studio, and a browser that shows its page.</summary>
internal sealed class StudioPage : IAsyncDisposable
{
    private readonly Process server;
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly IPage page;

    private StudioPage(Process server, IPlaywright playwright, IBrowser browser, IPage page) =>
        (this.server, this.playwright, this.browser, this.page) = (server, playwright, browser, page);

    internal double SecondsToAddress { get; private init; }

    internal double SecondsToPage { get; private init; }

    internal double SecondsToFlow { get; private init; }

    internal double KilobytesOfPage { get; } =
        Directory
            .GetFiles(Path.Combine(Repository.Root, "src", "FlowMatching.Studio", "Page"))
            .Sum(static file => new FileInfo(file).Length) / 1000.0;

    internal static async Task<StudioPage> Open(string folder)
    {
        string program = Path.Combine(Repository.Root, "artifacts", "bin", "FlowMatching.Cli", "release", "fm");
        string[] arguments = ["studio", "--port", "0", "--output-dir", Path.Combine(folder, "studio")];
        long start = Stopwatch.GetTimestamp();
        var server = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string address = (await server.StandardOutput.ReadLineAsync())!.Split(' ')[^1];
        double toAddress = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Chromium(), Args = ["--no-sandbox", "--disable-dev-shm-usage"] }
        );
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 800 },
            }
        );
        start = Stopwatch.GetTimestamp();
        await page.GotoAsync(address);
        await Until(page, "document.body.dataset.state === 'live'");
        double toPage = Stopwatch.GetElapsedTime(start).TotalSeconds;
        await Until(page, "studio.stage.playing && studio.stage.index > 0");
        return new StudioPage(server, playwright, browser, page)
        {
            SecondsToAddress = toAddress,
            SecondsToPage = toPage,
            SecondsToFlow = Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
    }

    /// <summary>Trains on the moons as the page does by itself.</summary>
    internal async Task<WatchedRun> Train()
    {
        await page.ClickAsync("#datasets [data-name=moons]");
        await page.WaitForTimeoutAsync(1000);
        await page.EvaluateAsync("performance.clearMarks()");
        long start = Stopwatch.GetTimestamp();
        await page.ClickAsync("#train");
        await Until(page, "document.body.dataset.run === 'running'");
        double toShape = double.NaN;
        while (await page.EvaluateAsync<string>("document.body.dataset.run") is "running" or "finishing" or "starting")
        {
            await page.WaitForTimeoutAsync(100);
            if (
                double.IsNaN(toShape)
                && await page.EvaluateAsync<bool>(
                    "(({ scores, floor }) => scores.length > 0 && scores.at(-1)[1] < 3 * floor)(studio.page.runs.get(studio.page.run))"
                )
            )
                toShape = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] marks = await page.EvaluateAsync<double[]>("performance.getEntriesByName('first-preview').map((mark) => mark.startTime)");
        double pressed = await page.EvaluateAsync<double>("performance.getEntriesByName('train-pressed')[0].startTime");
        var run = await page.EvaluateAsync<JsonElement>(
            "(({ command, folder }) => ({ command, folder }))(studio.page.runs.get(studio.page.run))"
        );
        await page.WaitForTimeoutAsync(2000); // it plays
        return new WatchedRun(
            run.GetProperty("command").GetString()!,
            run.GetProperty("folder").GetString()!,
            (marks[0] - pressed) / 1000,
            toShape,
            1000 * (marks.Length - 1) / (marks[^1] - marks[0]),
            seconds
        );
    }

    /// <summary>Begins a training that goes on for as long as anybody watches.</summary>
    internal async Task TrainWithoutEnd()
    {
        await page.EvaluateAsync("document.getElementById('advanced').open = true");
        await page.FillAsync("#option-steps", "100000000");
        await page.Locator("#option-steps").BlurAsync();
        await page.ClickAsync("#train");
        await Until(page, "document.body.dataset.run === 'running'");
    }

    /// <summary>What tab and server hold now.</summary>
    internal async Task<PageHolding> Holding()
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("HeapProfiler.collectGarbage");
        var heap = (await devTools.SendAsync("Runtime.getHeapUsage"))!.Value;
        await devTools.DetachAsync();
        server.Refresh();
        return new PageHolding(
            await page.EvaluateAsync<int>("+document.body.dataset.step"),
            heap.GetProperty("usedSize").GetDouble() / 1e6,
            server.WorkingSet64 / 1e6
        );
    }

    /// <summary>Chooses a solver, and waits for its picture.</summary>
    internal async Task<double> SecondsToSample()
    {
        await page.SelectOptionAsync("#solver", "euler");
        await Until(page, "studio.stage.frame.nfe === 40");
        return await Timed(
                """
                async () => {
                  for (const [solver, nfe] of [['midpoint', 80], ['euler', 40]]) {
                    const select = document.getElementById('solver');
                    select.value = solver;
                    select.onchange({ target: select });
                    while (studio.stage.frame.nfe !== nfe) await new Promise(requestAnimationFrame);
                  }
                }
                """
            ) / 2;
    }

    /// <summary>Follows a point from somewhere else.</summary>
    internal Task<double> SecondsToProbe() =>
        Timed(
            """
            async () => {
              const [box, before] = [studio.stage.place.getBoundingClientRect(), studio.stage.probe];
              const clientX = box.left + box.width * (0.3 + 0.4 * Math.random());
              const at = { clientX, clientY: box.top + 200, pointerId: 1, bubbles: true };
              studio.stage.place.setPointerCapture = () => {};
              studio.stage.place.dispatchEvent(new PointerEvent('pointerdown', at));
              while (studio.stage.probe === before) await new Promise(requestAnimationFrame);
            }
            """
        );

    /// <summary>Pictures a second where each is drawn anew.</summary>
    internal async Task<double> Rate(int points)
    {
        await page.SelectOptionAsync("#count", points.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Until(page, $"studio.stage.frame.count === {points}");
        return await page.EvaluateAsync<double>(
            """
            new Promise((done) => {
              const [start, shown] = [performance.now(), studio.stage.shown];
              const tick = () => {
                studio.stage.touch();
                const passed = performance.now() - start;
                if (passed > 3000) done((1000 * (studio.stage.shown - shown)) / passed);
                else requestAnimationFrame(tick);
              };
              tick();
            })
            """
        );
    }

    /// <summary>Lets a training pause.</summary>
    internal async Task<double> SecondsToPause()
    {
        await page.SelectOptionAsync("#count", "2000");
        await page.ClickAsync("#train");
        await Until(
            page,
            "document.body.dataset.run === 'running' && +document.body.dataset.step > 100 && +document.body.dataset.step < 1000"
        );
        double seconds = await Timed(
            "async () => { document.getElementById('pause').click(); while (document.body.dataset.run !== 'paused') await new Promise(requestAnimationFrame); }",
            once: true
        );
        await page.ClickAsync("#stop");
        await Until(page, "document.body.dataset.run === 'stopped'");
        return seconds;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
        server.Kill();
        await server.WaitForExitAsync();
        server.Dispose();
    }

    private async Task<double> Timed(string work, bool once = false)
    {
        List<double> seconds = [];
        for (int i = 0; i < (once ? 1 : 7); i++)
            seconds.Add(
                await page.EvaluateAsync<double>(
                    $"(async () => {{ const start = performance.now(); await ({work})(); return (performance.now() - start) / 1000; }})()"
                )
            );
        return Statistics.Median(seconds);
    }

    private static async Task Until(IPage page, string holds)
    {
        while (!await page.EvaluateAsync<bool>($"!!window.studio && ({holds})"))
            await page.WaitForTimeoutAsync(20);
    }

    private static string Chromium() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(static folder => Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("bench: there is no chromium on PATH.");
}

using System.IO.Compression;
using System.Security.Cryptography;
using FlowMatching.Runs.Files;

namespace FlowMatching.Studio.Tests.Browser;

/// <summary>What has been learnt, played, looked into and taken away: one run for all of these, made once.</summary>
public sealed class LearntPageTests : BrowserTests
{
    private const string Small =
        """{"kind":"train","dataset":"moons","options":{"steps":"600","hidden":"32","depth":"2","batch-size":"256","num":"200"}}""";

    [OneTimeSetUp]
    public async Task TrainOnce()
    {
        using var watching = await Studio.Socket(); // pictures of a training are kept while somebody looks
        await Studio.UntilDone(await Studio.Begin(Small));
    }

    [Test]
    public async Task Flow_ShowsStatesOfTheSolverOnly()
    {
        await OpenLearnt();
        await Page.ClickAsync("#steps [data-name='8']");
        await Page.SelectOptionAsync("#solver", "rk4");
        await Until("studio.stage.frame.times.length === 9 && studio.stage.frame.nfe === 32");
        await Page.ClickAsync("#first");
        double[] noise = await Moments();
        await Page.FocusAsync("#stage");
        await Page.Keyboard.PressAsync("ArrowRight");
        double stepped = await Page.EvaluateAsync<double>("studio.stage.t");
        await Page.Keyboard.PressAsync("End");
        double[] end = await Moments();
        string shown = await Page.InnerTextAsync("#nfe");
        await Page.ClickAsync("#steps [data-name='1']");
        await Page.SelectOptionAsync("#solver", "euler");
        await Until("studio.stage.frame.nfe === 1");
        await Page.ClickAsync("#last");
        double[] one = await Moments();
        await Shoot("one-step");

        Assert.That(noise[..2], Has.All.EqualTo(0).Within(0.1));
        Assert.That(noise[2..], Has.All.EqualTo(1).Within(0.1));
        Assert.That(stepped, Is.EqualTo(1 / 8.0).Within(1e-6));
        Assert.That(shown, Does.Contain("NFE 32"));
        Assert.That(end[0], Is.EqualTo(0.5).Within(0.15)); // the mean of the moons
        Assert.That(one[2], Is.LessThan(end[2] / 3)); // in one step all go to the middle
    }

    [Test]
    public async Task Layers_AreDrawn()
    {
        await OpenLearnt();
        await Page.ClickAsync("#last");
        int plain = await Lit();
        await Page.CheckAsync("#layer-field");
        await Until("studio.stage.field !== null");
        await Page.WaitForTimeoutAsync(200);
        int arrows = await Lit();
        await Page.CheckAsync("#layer-error");
        await Until("studio.stage.exact !== null");
        await Page.WaitForTimeoutAsync(200);
        int error = await Lit();
        await Drag(3, (-1, 1), (-1.5, 1.2));
        await Until("Math.abs(studio.stage.probe?.states[0][0] + 1.5) < 0.05");
        double[] start = await Page.EvaluateAsync<double[]>("[...studio.stage.probe.states[0]]");
        await Shoot("layers");

        Assert.That(arrows, Is.GreaterThan(plain + 2000));
        Assert.That(error, Is.GreaterThan(arrows + 50_000));
        Assert.That(start, Is.EqualTo(new[] { -1.5, 1.2 }).Within(0.05));
    }

    [Test]
    public async Task Wheel_ComesNearerToThePointer_AndTheButtonGoesBack()
    {
        await OpenLearnt();
        await Page.CheckAsync("#layer-density");
        var box = (await Page.Locator("#stage").BoundingBoxAsync())!;
        var (x, y) = (box.X + 0.75f * box.Width, box.Y + 0.25f * box.Height);
        string pointed = FormattableString.Invariant($"studio.stage.toData({{ clientX: {x}, clientY: {y} }})");
        double[] before = await Page.EvaluateAsync<double[]>(pointed);
        await Page.Mouse.MoveAsync(x, y);
        await Page.Mouse.WheelAsync(0, -800);
        await Until("studio.stage.magnification > 2");
        double[] after = await Page.EvaluateAsync<double[]>(pointed);
        await Page.CheckAsync("#layer-field");
        await Until("studio.stage.field?.square.half < studio.stage.window.half + 1e-9");
        await Shoot("zoom");
        await Page.ClickAsync("#zoom");

        Assert.That(after, Is.EqualTo(before).Within(1e-3));
        Assert.That(await Page.EvaluateAsync<double>("studio.stage.magnification"), Is.EqualTo(1));
        Assert.That(await Page.IsHiddenAsync("#zoom"), Is.True);
    }

    [Test]
    public async Task Training_CanBeSeenAgainStepByStep()
    {
        await OpenLearnt();
        await Page.EvaluateAsync("{ const h = document.getElementById('history'); h.value = 0; h.oninput({ target: h }); }");
        await Until("studio.page.source === 'history'");
        double early = (await Moments())[2];
        await Page.EvaluateAsync("{ const h = document.getElementById('history'); h.value = h.max; h.oninput({ target: h }); }");
        await Until("studio.stage.frame.step === 600");

        Assert.That((await Moments())[2], Is.Not.EqualTo(early).Within(0.02));
    }

    [Test]
    public async Task EverythingThatIsTakenAway_IsWhole()
    {
        await OpenLearnt(calm: false);
        byte[] checkpoint = await Take("checkpoint"),
            png = await Take("png"),
            gif = await Take("gif"),
            html = await Take("html"),
            zip = await Take("zip");
        string npy = Path.Combine(Studio.Folder, "points.npy");
        await File.WriteAllBytesAsync(npy, await Take("npy"));
        string csv = System.Text.Encoding.UTF8.GetString(await Take("csv")),
            command = System.Text.Encoding.UTF8.GetString(await Take("command"));
        string folder = await Page.EvaluateAsync<string>("studio.page.runs.get(studio.page.run).folder");
        using var image = SixLabors.ImageSharp.Image.Load(gif);

        Assert.That(
            SHA256.HashData(checkpoint),
            Is.EqualTo(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, "checkpoint.safetensors"))))
        );
        Assert.That(SixLabors.ImageSharp.Image.Load(png).Width, Is.GreaterThan(300));
        Assert.That(image.Frames.Count, Is.GreaterThan(20));
        string[] rows = csv.Trim().Split('\n');
        Assert.That(rows, Has.Length.EqualTo(2001));
        Assert.That(
            NpyFile.Read(npy, 2).Chunk(2).Select(static point => FormattableString.Invariant($"{point[0]},{point[1]}")),
            Is.EqualTo(rows[1..])
        );
        Assert.That(
            Packed(zip),
            Is.EqualTo(Directory.GetFiles(folder).Where(Shown).Order(StringComparer.Ordinal).Select(File.ReadAllBytes))
        );
        Assert.That(command, Does.StartWith("fm train --dataset moons "));
        await PlayPostcard(html);
    }

    /// <summary>The cells are the figures of the race's measure, and each shows what it tells of.</summary>
    [Test]
    public async Task Table_MeasuresEverySolver_AndACellShowsItsFlow()
    {
        await OpenLearnt();
        await Page.EvaluateAsync("document.getElementById('nfe-table').open = true");
        await Until("document.querySelector('#nfe-table table')?.dataset.done === studio.page.run");
        string[][] rows = await Page.EvaluateAsync<string[][]>(
            "[...document.querySelectorAll('#nfe-table tr')].map((row) => [...row.cells].map((cell) => cell.textContent))"
        );
        await Page.Locator("#nfe-table").ScrollIntoViewIfNeededAsync();
        await Shoot("table");
        await Page.ClickAsync("#nfe-table tbody tr:nth-child(2) td:nth-child(4) button");
        await Until("studio.stage.frame.nfe === 4 && studio.stage.frame.times.length === 3");

        double[] euler = [.. rows[1][1..].Select(static text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.That(rows[0], Is.EqualTo(new[] { "NFE", "1", "2", "4", "8", "16", "40" }));
        Assert.That(rows[1..].Select(static row => row[0]), Is.EqualTo(new[] { "euler", "midpoint", "heun", "rk4" }));
        Assert.That(rows[4].Count(static text => text.Length == 0), Is.EqualTo(2)); // rk4 cannot do with one or two
        Assert.That(euler[0], Is.GreaterThan(3 * euler[5]));
        Assert.That(await Page.InputValueAsync("#solver"), Is.EqualTo("midpoint"));
    }

    private static bool Shown(string file) => !Path.GetFileName(file).StartsWith('.');

    private static IEnumerable<byte[]> Packed(byte[] zip)
    {
        using ZipArchive archive = new(new MemoryStream(zip));
        foreach (var entry in archive.Entries)
        {
            using MemoryStream bytes = new();
            using (var packed = entry.Open())
                packed.CopyTo(bytes);
            yield return bytes.ToArray();
        }
    }

    private async Task OpenLearnt(bool calm = true)
    {
        await Open(calm: calm);
        await Until("studio.page.source === 'run' && studio.stage.frame?.times.length > 1");
    }

    // From a file, with the network off.
    private async Task PlayPostcard(byte[] html)
    {
        string file = Path.Combine(Studio.Folder, "postcard.html");
        await File.WriteAllBytesAsync(file, html);
        await Page.Context.SetOfflineAsync(true);
        Page = await Page.Context.NewPageAsync();
        await Page.GotoAsync(new Uri(file).AbsoluteUri);
        await Until("+document.body.dataset.frame > 0");
        await Until("+document.body.dataset.frame === 40");
        await Shoot("postcard");
        string script = await Page.EvaluateAsync<string>("document.querySelector('meta[http-equiv]').content");

        Assert.That(script, Does.Contain("default-src 'none'").And.Contain("sha256-"));
        Assert.That(html, Has.Length.LessThan(1_500_000));
    }

    private async Task<byte[]> Take(string what)
    {
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.SelectOptionAsync("#export", what));
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    // Mean and variance of the points that are shown.
    private Task<double[]> Moments() =>
        Page.EvaluateAsync<double[]>(
            """
            (() => {
              const s = studio.stage.state, n = s.length / 2, m = [0, 0], v = [0, 0];
              s.forEach((x, i) => (m[i % 2] += x / n));
              s.forEach((x, i) => (v[i % 2] += (x - m[i % 2]) ** 2 / n));
              return [...m, ...v];
            })()
            """
        );

    // Pixels of the upper layer with something on them.
    private Task<int> Lit() =>
        Page.EvaluateAsync<int>(
            "(() => { const c = studio.stage.vectors, o = Object.assign(document.createElement('canvas'), { width: c.width, height: c.height }).getContext('2d', { willReadFrequently: true }), d = (o.drawImage(c, 0, 0), o.getImageData(0, 0, c.width, c.height).data); let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 8; return n; })()"
        );
}

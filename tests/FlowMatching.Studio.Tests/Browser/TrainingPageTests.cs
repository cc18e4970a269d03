namespace FlowMatching.Studio.Tests.Browser;

/// <summary>Training, watched.</summary>
public sealed class TrainingPageTests : BrowserTests
{
    private static readonly (string, string)[] Small =
    [
        ("hidden", "32"),
        ("depth", "2"),
        ("batch-size", "256"),
        ("steps", "600"),
        ("num", "200"),
    ];

    [Test]
    public async Task Training_IsSeenAsItHappens()
    {
        await Open();
        await Until("studio.stage.frame !== null");
        await Options([("hidden", "32"), ("depth", "2"), ("batch-size", "256"), ("steps", "3000"), ("num", "200")]);
        await Page.ClickAsync("#train");
        await Until("performance.getEntriesByName('first-preview').length > 0");
        int first = await Page.EvaluateAsync<int>("studio.stage.frame.step"); // how soon in seconds is measured by scripts/bench studio
        List<int> steps = [];
        List<int> seen = [];
        for (int i = 0; i < 20; i++)
        {
            steps.Add(await Page.EvaluateAsync<int>("+document.body.dataset.step"));
            seen.Add(await Page.EvaluateAsync<int>("studio.stage.frame?.step ?? 0"));
            await Page.WaitForTimeoutAsync(100);
        }

        await Shoot("training");
        await Until("document.body.dataset.run === 'done'");
        await Until("studio.stage.frame?.times.length === 41");
        await Shoot("end");
        double[][] scores = await Page.EvaluateAsync<double[][]>("[...studio.page.runs.values()].at(-1).scores");

        Assert.That(first, Is.InRange(1, 2999)); // while it trains
        Assert.That(steps, Is.Ordered);
        Assert.That(seen.Distinct().Count(), Is.GreaterThan(4)); // pictures come and go
        Assert.That(await Page.EvaluateAsync<int>("+document.getElementById('loss').dataset.last"), Is.EqualTo(3000));
        Assert.That(scores[^1][1], Is.LessThan(scores[0][1] / 2));
    }

    [Test]
    public async Task WholeStory_GoesByKeysAlone()
    {
        await Open(calm: true);
        await Until("studio.stage.frame !== null");
        await Options(Small);
        await Page.EvaluateAsync("document.activeElement.blur()");
        await Page.Keyboard.PressAsync("4"); // 8gaussians
        await Until("studio.page.dataset === '8gaussians' && studio.stage.frame !== null");
        await Page.EvaluateAsync("window.before = studio.page.run"); // a test before this one may have left a run that is done
        await Page.Keyboard.PressAsync("t");
        await Until(
            "studio.page.run !== window.before && document.body.dataset.run === 'done' && studio.page.source === 'run' && studio.stage.frame?.times.length > 1"
        );
        await Page.Keyboard.PressAsync("Home");
        double start = await Page.EvaluateAsync<double>("studio.stage.t");
        await Page.Keyboard.PressAsync(" ");
        bool plays = await Page.EvaluateAsync<bool>("studio.stage.playing");
        await Page.FocusAsync("#noise");
        await Page.Keyboard.PressAsync(" "); // the button's own
        bool still = await Page.EvaluateAsync<bool>("studio.page.seed === 8");

        Assert.That(start, Is.Zero);
        Assert.That(plays, Is.True);
        Assert.That(still, Is.True);
    }

    [Test]
    public async Task Drawing_IsPaintedOnWhileItIsLearnt()
    {
        await Open(calm: true);
        await Page.ClickAsync("#datasets [data-name=drawing]");
        await Drag(5, (-3, -1), (-1, -1));
        await Options(("hidden", "16"), ("depth", "2"), ("batch-size", "64"), ("steps", "1000000"), ("num", "200"));
        await Page.ClickAsync("#train");
        await Until("studio.stage.live && studio.stage.drawing && studio.stage.frame !== null");
        await Drag(5, (1, 2), (3, 2));
        await Until("studio.page.runs.get(studio.page.run).painted > 0");
        int step = await Page.EvaluateAsync<int>("studio.page.runs.get(studio.page.run).painted");
        await Until($"studio.stage.frame?.step > {step + 500}");
        await Shoot("painting");
        string sentence = await Page.InnerTextAsync("#command");
        await Page.ClickAsync("#stop");
        await Until("document.body.dataset.run === 'stopped' && studio.stage.frame?.times.length > 1");
        double right = await Page.EvaluateAsync<double>(
            "(() => { const s = studio.stage.frame.states.at(-1); return s.filter((x, i) => i % 2 === 0 && x > 0).length / (s.length / 2); })()"
        );

        Assert.That(await Page.IsHiddenAsync("#message"), Is.True);
        Assert.That(sentence, Does.Contain("painted on at step"));
        Assert.That(right, Is.GreaterThan(0.2)); // nothing was there when it began
        Assert.That(await Page.EvaluateAsync<bool>("studio.stage.drawing"), Is.False);
    }
}

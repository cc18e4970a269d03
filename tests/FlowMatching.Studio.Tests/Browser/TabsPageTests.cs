namespace FlowMatching.Studio.Tests.Browser;

/// <summary>Several tabs, and a connection that is lost.</summary>
public sealed class TabsPageTests : BrowserTests
{
    [Test]
    public async Task Tabs_ShareTheRun_AndTheSecondTrainingIsAskedAbout()
    {
        var first = await Open(calm: true);
        await Options(("hidden", "16"), ("depth", "2"), ("batch-size", "64"), ("steps", "1000000"), ("num", "200"));
        await first.ClickAsync("#train");
        await Until(first, "+document.body.dataset.step > 50");
        var second = await Tab(first.Context, Studio.Origin + "/");
        await Until(second, "document.body.dataset.run === 'running'");
        string[] runs = [await first.EvaluateAsync<string>("studio.page.run"), await second.EvaluateAsync<string>("studio.page.run")];
        await second.ClickAsync("#datasets [data-name=checkerboard]");
        await second.ClickAsync("#train");
        await Until(second, "document.getElementById('busy-dialog').open");
        Page = second;
        await Shoot("busy");
        await second.ClickAsync("#busy-dialog [value=stop]");
        await Until(second, $"studio.page.runs.get('{runs[0]}').state === 'stopped' && studio.page.run !== '{runs[0]}'");
        string next = await second.EvaluateAsync<string>("studio.page.run");
        await Until(first, $"studio.page.run === '{next}'");
        using var stop = await Studio.Post($"/api/runs/{next}/stop");

        Assert.That(runs[1], Is.EqualTo(runs[0]));
        Assert.That(next, Does.StartWith("checkerboard"));
    }

    [Test]
    public async Task LostConnection_IsShown_AndTheCurveHasNoGapAfterwards()
    {
        await Open(calm: true);
        await Options(("hidden", "16"), ("depth", "2"), ("batch-size", "64"), ("steps", "1500"), ("num", "200"));
        await Page.ClickAsync("#train");
        await Until("document.body.dataset.run === 'running'");
        await Page.EvaluateAsync("studio.news.drop()");
        await Until("document.body.dataset.state === 'stale'");
        await Shoot("stale");
        await Until("document.body.dataset.state === 'live'");
        await Until("document.body.dataset.run === 'done'");
        await Until("+document.getElementById('loss').dataset.last === 1500");
        int[] steps = await Page.EvaluateAsync<int[]>("studio.page.runs.get(studio.page.run).raw.steps");

        Assert.That(steps, Is.EqualTo(Enumerable.Range(1, 150).Select(static i => 10 * i)));
    }

    [Test]
    public async Task ClosedTabs_LetTheRunEnd_AndFindItAgain()
    {
        await Open(calm: true);
        await Options(("hidden", "16"), ("depth", "2"), ("batch-size", "64"), ("steps", "500"), ("num", "200"));
        await Page.ClickAsync("#train");
        await Until("['running', 'finishing', 'done'].includes(document.body.dataset.run)");
        string run = await Page.EvaluateAsync<string>("studio.page.run");
        var context = Page.Context;
        await Page.CloseAsync();
        await Studio.UntilDone(run);
        Page = await Tab(context, Studio.Origin + "/");
        await Until($"studio.page.run === '{run}' && document.body.dataset.run === 'done' && studio.stage.frame?.times.length > 1");

        Assert.That(await Page.EvaluateAsync<int>("+document.getElementById('loss').dataset.last"), Is.EqualTo(500));
    }
}

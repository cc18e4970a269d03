namespace FlowMatching.Studio.Tests.Browser;

/// <summary>Whatever the page shows, in either language and in any window: nothing is cut off, covered, or out of reach.</summary>
public sealed class LayoutTests : BrowserTests
{
    private static readonly (int Width, int Height)[] Windows = [(1280, 800), (1024, 768), (1440, 900), (390, 844)];

    // What is wrong with the page as it stands, a line each. A select shows its chosen word and an arrow of 16 pixels.
    private const string Faults = """
        (() => {
          const bar = document.querySelector(".command"), found = [];
          const width = document.documentElement.clientWidth;
          const boxOf = (e) => e.getBoundingClientRect();
          const nameOf = (e) => `${e.tagName} ${e.id || e.textContent.trim().slice(0, 24)}`;
          const meets = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
          const isSeen = (e) => e.checkVisibility() && !e.closest(".hidden, dialog") && boxOf(e).width > 0;
          const cutsItsWord = (e) => {
            const style = getComputedStyle(e), context = document.createElement("canvas").getContext("2d");
            context.font = style.font;
            const word = context.measureText(e.selectedOptions[0]?.text ?? "").width;
            return word + parseFloat(style.paddingLeft) + parseFloat(style.paddingRight) + 16 > e.clientWidth + 1;
          };
          if (document.documentElement.scrollWidth > width) found.push(`the page is ${document.documentElement.scrollWidth} wide`);
          const looked = "button, select, input, summary, label, h1, h2, h3, p, figcaption, output, canvas, th";
          const all = [...document.querySelectorAll(looked)].filter(isSeen);
          for (const e of all) {
            const box = boxOf(e), panel = e.closest(".panel");
            if (box.left < -0.5 || box.right > width + 0.5) found.push(`${nameOf(e)} leaves the window`);
            if (!bar.contains(e) && meets(box, boxOf(bar))) found.push(`${nameOf(e)} is under the command`);
            if (panel && !e.closest(".options") && box.bottom > boxOf(panel).bottom + 0.5) found.push(`${nameOf(e)} leaves its panel`);
            if (e.tagName === "SELECT" ? cutsItsWord(e) : e.tagName !== "INPUT" && e.clientWidth && e.scrollWidth > e.clientWidth + 1)
              found.push(`${nameOf(e)} is cut off`);
          }
          const controls = all.filter((e) => e.matches("button, select, input, summary") && !e.closest(".board, .options"));
          controls.forEach((a, i) => {
            for (const b of controls.slice(i + 1)) if (meets(boxOf(a), boxOf(b))) found.push(`${nameOf(a)} over ${nameOf(b)}`);
          });
          return found;
        })()
        """;

    [Test]
    public async Task EveryState_FitsEveryWindow_InBothLanguages()
    {
        await Open(calm: true);
        await Until("studio.stage.frame !== null");
        List<string> faults = [.. await Look("first")];

        await Page.ClickAsync("#datasets [data-name=drawing]");
        await Drag(5, (-2, -1), (2, 1));
        await Page.ClickAsync("#tool [data-name=stamp]"); // its shapes are a row more
        faults.AddRange(await Look("drawing"));

        await Page.ClickAsync("#datasets [data-name=moons]");
        await Options(("steps", "0"));
        await Page.ClickAsync("#train");
        await Until("!document.getElementById('message').hidden");
        Forgive(); // the browser tells of the answer 422
        faults.AddRange(await Look("error"));
        await Page.ClickAsync("#message button");

        await Options(("hidden", "16"), ("depth", "2"), ("batch-size", "64"), ("steps", "1000000"), ("num", "200"));
        await Page.ClickAsync("#train");
        await Until("document.body.dataset.run === 'running' && studio.stage.frame !== null");
        faults.AddRange(await Look("training"));

        await Page.ClickAsync("#stop");
        await Until("document.body.dataset.run === 'stopped'");
        await Train(("steps", "400")); // a second run: the list of runs is shown
        faults.AddRange(await Look("end"));

        await Page.EvaluateAsync("document.querySelectorAll('details').forEach((one) => (one.open = true))");
        await Until("document.querySelector('#nfe-table table')?.dataset.done === studio.page.run");
        faults.AddRange(await Look("opened", isOneScreen: false));

        await Page.EvaluateAsync("document.querySelectorAll('details').forEach((one) => (one.open = false))");
        await Page.ClickAsync("#race");
        await Until("document.querySelectorAll('.racer').length === 3");
        faults.AddRange(await Look("compare", isOneScreen: false));

        Assert.That(string.Join(Environment.NewLine, faults), Is.Empty);
    }

    // At a desk everything that is used together is on one screen.
    private async Task<IEnumerable<string>> Look(string state, bool isOneScreen = true)
    {
        List<string> faults = [];
        foreach (var (width, height) in Windows)
        foreach (string language in (string[])["es", "en"])
        {
            await Page.SetViewportSizeAsync(width, height);
            await Page.SelectOptionAsync("#language", language);
            await Until($"document.documentElement.lang === '{language}'");
            await Page.WaitForTimeoutAsync(100); // the pictures take their new size
            await Page.EvaluateAsync("scrollTo(0, 0)");
            await Shoot($"layout-{state}-{width}-{language}");
            faults.AddRange((await Page.EvaluateAsync<string[]>(Faults)).Select(fault => $"{state} {width} {language}: {fault}"));
            int tall = await Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
            if (isOneScreen && width >= 1280 && tall > height)
                faults.Add($"{state} {width} {language}: the page is {tall} tall");
        }

        await Page.SetViewportSizeAsync(1280, 800);
        return faults;
    }
}

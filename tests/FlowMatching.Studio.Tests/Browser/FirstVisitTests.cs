using Microsoft.Playwright;

namespace FlowMatching.Studio.Tests.Browser;

/// <summary>The first look, for everybody.</summary>
public sealed class FirstVisitTests : BrowserTests
{
    [Test]
    public async Task Page_PlaysAFlowWithNothingPressed_AndTheTokenIsGone()
    {
        await Open();
        await Until("studio.stage.playing && studio.stage.index > 3", seconds: 10);
        int first = await Page.EvaluateAsync<int>("studio.stage.index");
        await Until($"studio.stage.index !== {first}");
        await Shoot("first-dark");

        Assert.That(Page.Url, Is.EqualTo(Studio.Origin + "/"));
        Assert.That(Asked.Count(static address => !address.Contains("/api/", StringComparison.Ordinal)), Is.LessThanOrEqualTo(16));
    }

    [TestCase(1280, 800, ColorScheme.Light, "en-US", "first-light")]
    [TestCase(390, 844, ColorScheme.Dark, "en-US", "phone")]
    [TestCase(390, 844, ColorScheme.Light, "es-ES", "phone-spanish")]
    [TestCase(1280, 800, ColorScheme.Dark, "es-ES", "spanish")]
    public async Task Page_CutsNothingOff(int width, int height, ColorScheme scheme, string locale, string name)
    {
        await Open(width, height, scheme, locale);
        await Until("studio.stage.frame !== null");
        await Page.ClickAsync("#datasets [data-name=drawing]");
        await Page.ClickAsync("#datasets [data-name=moons]");
        await Until("studio.stage.playing", seconds: 10);
        await Shoot(name);
        string[] cut = await Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('button, h1, h2, .badge, figcaption, .sentence')].filter((e) => e.clientWidth && !e.classList.contains('hidden') && e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent)"
        );

        Assert.That(await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That(cut, Is.Empty);
        Assert.That(await Page.EvaluateAsync<string>("document.documentElement.lang"), Is.EqualTo(locale[..2]));
        Assert.That(await Page.InnerTextAsync("#train"), Is.EqualTo(locale == "es-ES" ? "Entrenar" : "Train"));
    }

    [Test]
    public async Task ReducedMotion_StartsNothingByItself()
    {
        await Open(calm: true);
        await Until("studio.stage.frame !== null");
        await Page.WaitForTimeoutAsync(500);

        Assert.That(await Page.EvaluateAsync<bool>("studio.stage.playing"), Is.False);
    }

    [Test]
    public async Task Server_SpeaksTheLanguageOfThePage()
    {
        await Open(locale: "es-ES", calm: true);
        await Until("studio.stage.frame !== null");
        string note = await Page.InnerTextAsync("#data-note");
        await Options(("steps", "0"));
        await Page.ClickAsync("#train");
        await Until("!document.getElementById('message').hidden");
        Forgive(); // the browser tells of the answer 422
        await Shoot("error-spanish");
        string spanish = await Page.InnerTextAsync("#message p");
        await Page.SelectOptionAsync("#language", "en");
        await Until("document.documentElement.lang === 'en'");

        Assert.That(note, Is.EqualTo("dos semicírculos entrelazados, ruido 0,05"));
        Assert.That(spanish, Is.EqualTo("--steps es 0 y se espera de 1 a 100000000 pasos"));
        Assert.That(await Page.InnerTextAsync("#message p"), Does.StartWith("--steps is 0, expected 1 to 100000000 steps"));
    }

    [Test]
    public async Task EveryControl_HasANameAndARole()
    {
        await Open();
        string[] nameless = await Page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('button, input:not([type=file]), select, canvas[role], [role=radiogroup]')]
              .filter((e) => !(e.textContent.trim() && e.tagName === 'BUTTON'))
              .filter((e) => !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby') && !e.labels?.[0]?.textContent.trim())
              .map((e) => e.outerHTML.slice(0, 80))
            """
        );

        await Until("studio.stage.frame !== null");
        await Page.WaitForTimeoutAsync(300);

        Assert.That(nameless, Is.Empty);
        Assert.That(await Page.GetAttributeAsync("#stage", "aria-label"), Does.Contain("points at t"));
    }

    /// <summary>Another page of the same browser can neither read nor start anything, and what is injected does not run.</summary>
    [Test]
    public async Task Strangers_StayOutside()
    {
        await Open();
        var other = await Page.Context.NewPageAsync();
        await other.GotoAsync("data:text/html,<p>other</p>");
        string read = await other.EvaluateAsync<string>(
            $"fetch('{Studio.Origin}/api/hello', {{credentials: 'include'}}).then((r) => 'read', () => 'refused')"
        );
        await Page.EvaluateAsync(
            "{ const s = document.createElement('script'); s.textContent = 'window.injected = 1'; document.body.append(s); }"
        );
        Forgive();

        Assert.That(read, Is.EqualTo("refused"));
        Assert.That(await Page.EvaluateAsync<bool>("window.injected === undefined"), Is.True);
    }
}

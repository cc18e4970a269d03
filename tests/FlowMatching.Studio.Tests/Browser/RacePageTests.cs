using System.Text;
using Microsoft.Playwright;

namespace FlowMatching.Studio.Tests.Browser;

/// <summary>The race: many steps, one, and one after reflow.</summary>
public sealed class RacePageTests : BrowserTests
{
    [Test]
    public async Task Reflow_MakesOneStepSuffice()
    {
        await Open(calm: true); // which shows the end of the race at once
        await Until("studio.stage.frame !== null");
        await Train(("hidden", "48"), ("depth", "2"), ("batch-size", "256"), ("steps", "800"), ("num", "200"));
        await Page.RouteAsync("**/api/runs", Shorten);
        await Page.ClickAsync("#race");
        await Until(
            "document.querySelectorAll('.racer').length === 3 && document.getElementById('compare').dataset.state === 'raceBefore'"
        );
        await Page.ClickAsync("#reflow");
        await Until("document.getElementById('compare').dataset.state === 'raceDone'", seconds: 120);
        string[][] figures = await Page.EvaluateAsync<string[][]>(
            "[...document.querySelectorAll('.racer')].map((r) => [r.dataset.sw2, r.dataset.bend])"
        );
        await Page.Locator("#compare").ScrollIntoViewIfNeededAsync();
        await Shoot("race");
        double[] sw2 = [.. figures.Select(static one => double.Parse(one[0], System.Globalization.CultureInfo.InvariantCulture))];

        Assert.That(sw2[2], Is.LessThan(sw2[1] / 2));
        Assert.That(
            double.Parse(figures[2][1], System.Globalization.CultureInfo.InvariantCulture),
            Is.LessThan(double.Parse(figures[0][1], System.Globalization.CultureInfo.InvariantCulture) / 3)
        );
    }

    // A reflow of the same kind in a fraction of the time.
    private static Task Shorten(IRoute route) =>
        route.ContinueAsync(
            new()
            {
                PostData = Encoding.UTF8.GetBytes(
                    route.Request.PostData!.TrimEnd('}')
                        + ""","options":{"steps":"600","batch-size":"256","pool-pairs":"4096","num":"200"}}"""
                ),
            }
        );
}

namespace FlowMatching.Studio.Tests.Browser;

/// <summary>Drawing with a pointer, a finger and keys.</summary>
public sealed class DrawingPageTests : BrowserTests
{
    private static readonly (double, double)[] Line = [(-3, 1), (3, 1)];

    [SetUp]
    public async Task Draw()
    {
        await Open(calm: true);
        await Page.ClickAsync("#datasets [data-name=drawing]");
        if ((await Drawn()).Length > 0)
            await Page.ClickAsync("#clear");
    }

    [Test]
    public async Task Spray_IsAsDenseWhateverTheSpeed()
    {
        await Page.EvaluateAsync("document.getElementById('density').value = 150; document.getElementById('density').oninput()");
        await Drag(3, Line);
        int quick = (await Drawn()).Length / 2;
        await Page.ClickAsync("#clear");
        await Drag(60, Line);
        float[] slow = await Drawn();
        double[] quarters =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(i => (double)slow.Where((x, k) => k % 2 == 0 && x >= -3 + 1.5 * i && x < -1.5 + 1.5 * i).Count()),
        ];
        await Shoot("drawing");

        Assert.That(slow.Length / 2, Is.EqualTo(quick).Within(15).Percent);
        Assert.That(quarters, Has.All.EqualTo(slow.Length / 8.0).Within(30).Percent);
    }

    [Test]
    public async Task UndoAndRedo_AreExact_AndAReloadLosesNothing()
    {
        await Drag(10, Line);
        float[] first = await Drawn();
        await Drag(10, (-2, -2), (2, -2));
        float[] both = await Drawn();
        await Page.Keyboard.PressAsync("Control+z");
        float[] undone = await Drawn();
        await Page.ClickAsync("#redo");
        float[] redone = await Drawn();
        await Page.ClickAsync("#clear");
        float[] cleared = await Drawn();
        await Page.ClickAsync("#undo");
        await Until(
            "fetch('/api/drawing').then((r) => r.arrayBuffer()).then((b) => new DataView(b).getInt32(8, true) === studio.drawing.count)"
        );
        await Page.ReloadAsync();
        await Until("window.studio?.drawing.count > 0");
        float[] reloaded = await Drawn();

        Assert.That(undone, Is.EqualTo(first));
        Assert.That(redone, Is.EqualTo(both));
        Assert.That(cleared, Is.Empty);
        Assert.That(Pairs(reloaded), Is.EquivalentTo(Pairs(both)));
    }

    [Test]
    public async Task Eraser_TakesWhatItTouches()
    {
        await Drag(10, Line);
        await Page.ClickAsync("[data-name=erase]");
        await Drag(10, (-3, 1), (0, 1));
        float[] left = await Drawn();

        Assert.That(left, Is.Not.Empty);
        Assert.That(left.Where(static (_, i) => i % 2 == 0), Has.All.GreaterThan(0));
    }

    [Test]
    public async Task Finger_Draws_AndASecondFingerTakesTheStrokeBack()
    {
        await Page.EvaluateAsync(
            """
            window.touch = (type, id, x, y) => {
              const box = studio.stage.place.getBoundingClientRect();
              studio.stage.place.setPointerCapture = () => {};
              const at = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
              const event = { pointerId: id, pointerType: 'touch', buttons: 1, bubbles: true, pressure: 0.5, ...at };
              studio.stage.place.dispatchEvent(new PointerEvent(type, event));
            };
            touch('pointerdown', 1, 0.3, 0.5); touch('pointermove', 1, 0.6, 0.5); touch('pointerup', 1, 0.6, 0.5);
            """
        );
        int one = (await Drawn()).Length;
        await Page.EvaluateAsync(
            "touch('pointerdown', 1, 0.3, 0.3); touch('pointermove', 1, 0.6, 0.3); touch('pointerdown', 2, 0.5, 0.5); touch('pointerup', 1, 0.6, 0.3)"
        );
        int both = (await Drawn()).Length;

        Assert.That(one, Is.GreaterThan(100));
        Assert.That(both, Is.EqualTo(one));
    }

    [TestCase("ring", 0.75, 1.05)]
    [TestCase("disc", 0, 1.02)]
    [TestCase("square", 0, 1.44)]
    [TestCase("cross", 0, 1.05)]
    public async Task Stamp_SetsItsShapeWhereThePointerGoesDown(string shape, double inner, double outer)
    {
        await Page.ClickAsync("#tool [data-name=stamp]");
        await Page.ClickAsync($"#stamp [data-name={shape}]");
        await Page.EvaluateAsync("document.getElementById('density').value = 200");
        await Page.EvaluateAsync("document.getElementById('size').value = 50; document.getElementById('size').oninput()"); // radius 1
        await Drag(5, (1, -1), (3, 2));
        float[] drawn = await Drawn();
        double[] distances = [.. drawn.Chunk(2).Select(static point => double.Hypot(point[0] - 1, point[1] + 1))];
        if (shape == "ring")
            await Shoot("stamp");

        Assert.That(distances, Has.Length.GreaterThan(50).And.All.InRange(inner, outer));
        Assert.That(Spread(drawn, 0), Is.EqualTo(2).Within(0.2));
        Assert.That(Spread(drawn, 1), Is.EqualTo(2).Within(0.2));
    }

    [Test]
    public async Task BothEnds_CanBeDrawn_AndTheFlowLeadsFromOneToTheOther()
    {
        await Drag(10, (-3, 3), (3, 3));
        await Page.ClickAsync("#start");
        await Until("studio.drawing.count === 0");
        string note = await Page.InnerTextAsync("#start-note span"),
            sentence = await Page.InnerTextAsync("#sentence");
        await Drag(10, (-3, -3), (3, -3));
        await Shoot("both-ends");
        await Train(("steps", "300"), ("hidden", "32"), ("batch-size", "128"), ("num", "500"));
        await Until("studio.page.runs.get(studio.page.run)?.state === 'done' && studio.stage.frame?.times.length > 1");
        double[] heights = await Page.EvaluateAsync<double[]>(
            "[0, studio.stage.frame.states.length - 1].map((i) => studio.stage.frame.states[i].filter((_, k) => k % 2).reduce((sum, y, _, all) => sum + y / all.length, 0))"
        );
        await Page.ClickAsync("#first");
        await Until("studio.stage.t === 0");
        await Shoot("both-ends-learnt");

        Assert.That(note, Does.Contain("points"));
        Assert.That(sentence, Does.Contain("Draw where it is to end"));
        Assert.That(heights[0], Is.EqualTo(3).Within(0.3));
        Assert.That(heights[1], Is.EqualTo(-3).Within(1));
        Assert.That(await Page.InnerTextAsync("#start-end"), Is.EqualTo("start"));
        Assert.That(await Page.InnerTextAsync("#command"), Does.Contain("--source draw:1"));
    }

    [Test]
    public async Task Start_SurvivesAReload_AndFromNoiseTakesItBack()
    {
        const string startDrawn =
            "!document.getElementById('start-note').hidden && document.getElementById('option-source').value.startsWith('draw:1')";
        await Drag(10, Line);
        await Page.ClickAsync("#start");
        await Until(startDrawn);
        string note = await Page.InnerTextAsync("#start-note span");
        await Until("fetch('/api/drawing').then((r) => r.arrayBuffer()).then((b) => new DataView(b).getInt32(8, true) === 0)");
        await Page.ReloadAsync();
        await Until(startDrawn);
        string recalled = await Page.InnerTextAsync("#start-note span");
        await Page.ClickAsync("#datasets [data-name=drawing]");
        await Page.ClickAsync("#from-noise");

        Assert.That(recalled, Is.EqualTo(note));
        Assert.That(await Page.InnerTextAsync("#sentence"), Does.StartWith("Draw with mouse"));
        Assert.That(await Page.IsHiddenAsync("#start-note"), Is.True);
        Assert.That(await Page.EvaluateAsync<string>("document.getElementById('option-source').value"), Is.EqualTo("gaussian"));
    }

    [Test]
    public async Task Keys_DrawToo()
    {
        await Page.FocusAsync("#stage");
        await Page.Keyboard.PressAsync("Shift+ArrowRight");
        await Page.Keyboard.PressAsync("Enter");
        float[] drawn = await Drawn();

        Assert.That(drawn.Length / 2, Is.GreaterThan(20));
        Assert.That(drawn.Where(static (_, i) => i % 2 == 0).Average(), Is.EqualTo(0.8).Within(0.2));
    }

    [Test]
    public async Task Words_BecomePoints_WhereTheLettersAre()
    {
        await Page.ClickAsync("#write");
        await Page.FillAsync("#text-words", "I");
        await Page.Keyboard.PressAsync("Enter");
        await Until("studio.drawing.count === 4000");
        float[] drawn = await Drawn();
        double width = Spread(drawn, 0),
            height = Spread(drawn, 1);
        await Shoot("words");

        Assert.That(height, Is.GreaterThan(2 * width));
    }

    [TestCase("points.csv", "0,1\n1,0\n-1,0\n", 3)]
    [TestCase("points.json", "[[0,1],[1,0]]", 2)]
    public async Task Import_OfPoints_DrawsThem(string name, string text, int count)
    {
        await Page.SetInputFilesAsync(
            "#file",
            new Microsoft.Playwright.FilePayload
            {
                Name = name,
                MimeType = "text/plain",
                Buffer = System.Text.Encoding.UTF8.GetBytes(text),
            }
        );
        await Until($"studio.drawing.count === {count}");

        Assert.That((await Drawn())[..2], Is.EqualTo(new[] { 0f, 1f }));
    }

    [Test]
    public async Task Import_OfNonsense_IsToldOnThePage()
    {
        await Page.SetInputFilesAsync(
            "#file",
            new Microsoft.Playwright.FilePayload
            {
                Name = "a.csv",
                MimeType = "text/csv",
                Buffer = System.Text.Encoding.UTF8.GetBytes("1,2\n3\n"),
            }
        );
        await Until("!document.getElementById('message').hidden");
        await Shoot("error");
        Forgive(); // the browser tells of the answer 422

        Assert.That(await Page.InnerTextAsync("#message p"), Does.Contain("line 2"));
    }

    private static double Spread(float[] points, int axis)
    {
        float[] values = [.. points.Where((_, i) => i % 2 == axis)];
        return values.Max() - values.Min();
    }

    private static IEnumerable<(float, float)> Pairs(float[] points) => points.Chunk(2).Select(static pair => (pair[0], pair[1]));
}

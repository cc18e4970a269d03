using System.Globalization;
using System.Text.Json.Nodes;
using FlowMatching.Benchmarks.Quality;
using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Studio;

/// <summary>How quick the page of fm studio is, in a browser on the same machine, and what it costs a training to be watched.</summary>
internal static class StudioTable
{
    private const int UsualRounds = 3;

    internal static bool Print(CommandLine options)
    {
        int rounds = options.Number("--rounds", UsualRounds);
        TorchEngine.Start(new EngineSettings { Threads = 1 }); // for the facts of the machine only
        using RunsFolder folder = new("");
        var figures = Measure(folder.Path, rounds).GetAwaiter().GetResult();

        Console.WriteLine("# The page of fm studio");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench studio --rounds {rounds}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine("Chromium without a GPU on the same machine; medians.");
        Console.WriteLine();
        Console.WriteLine("| what | measured | target | |");
        Console.WriteLine("| --- | --- | --- | --- |");
        foreach (var figure in figures)
            Console.WriteLine(figure.Row());

        return figures.All(static figure => figure.IsMet);
    }

    private static async Task<IReadOnlyList<Figure>> Measure(string folder, int rounds)
    {
        await using var page = await StudioPage.Open(folder);
        List<Figure> figures =
        [
            new("fm studio to the address", page.SecondsToAddress, "s", 0.5),
            new("the address to a page that can be used", page.SecondsToPage, "s", 1),
            new("the address to a flow that moves", page.SecondsToFlow, "s", 3),
            new("files of the page", page.KilobytesOfPage, "kB", 200),
        ];

        List<double> first = [],
            previews = [],
            watched = [],
            plain = [],
            recognised = [],
            whole = [];
        for (int round = 0; round < rounds; round++) // in turns, so that a neighbour's work meets both alike
        {
            var run = await page.Train();
            first.Add(run.SecondsToPreview);
            previews.Add(run.PreviewsPerSecond);
            recognised.Add(run.SecondsToShape);
            whole.Add(run.Seconds);
            watched.Add(TrainingSeconds(run.Folder));
            plain.Add(Repeated(run.Command, folder, round));
        }

        figures.Add(new("Train to the first picture, median", Statistics.Median(first), "s", 0.3));
        figures.Add(new("the same, worst", first.Max(), "s", 1));
        figures.Add(new("Train to a shape one recognises (SW2 below 3 floors, moons)", Statistics.Median(recognised), "s", 5));
        figures.Add(new("the whole default run", Statistics.Median(whole), "s", 20));
        figures.Add(new("pictures a second while training", Statistics.Median(previews), "", 4, IsLeast: true));
        figures.Add(new("seconds of training, watched over not", Statistics.Median(watched) / Statistics.Median(plain), "", 1.1));
        figures.Add(new("another solver to its picture, 2,000 points, NFE 40", await page.SecondsToSample(), "s", 0.25));
        figures.Add(new("a point that is dragged", await page.SecondsToProbe(), "s", 0.05));
        foreach (var (points, least) in new[] { (2000, 60), (10_000, 60), (100_000, 30) })
            figures.Add(
                new(
                    $"pictures a second of {points.ToString("N0", CultureInfo.InvariantCulture)} points, drawn anew each",
                    await page.Rate(points),
                    "",
                    least,
                    IsLeast: true
                )
            );
        figures.Add(new("Pause to its effect", await page.SecondsToPause(), "s", 0.2));
        return figures;
    }

    private static double TrainingSeconds(string folder) =>
        (double)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "report.json")))!["train"]!["training_seconds"]!;

    private static double Repeated(string command, string folder, int round)
    {
        string name = FormattableString.Invariant($"plain-{round}");
        Fm.Do([.. command.Split(' ').Skip(1), "--output-dir", folder, "--name", name, "--quiet"]);
        return TrainingSeconds(Path.Combine(folder, "cfm", name));
    }

    /// <summary>A row of the table.</summary>
    private sealed record Figure(string What, double Value, string Unit, double Target, bool IsLeast = false)
    {
        internal bool IsMet => IsLeast ? Value >= Target : Value <= Target;

        internal string Row() =>
            FormattableString.Invariant(
                $"| {What} | {Value:G3} {Unit} | {(IsLeast ? "at least" : "at most")} {Target} {Unit} | {(IsMet ? "" : "missed")} |"
            );
    }
}

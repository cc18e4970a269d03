using FlowMatching.Benchmarks.Quality;
using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Studio;

/// <summary>What the tab and the server of fm studio hold while a training is watched for a long time.</summary>
internal static class PageMemoryTable
{
    private const int UsualMinutes = 30;
    private const double MostGrowth = 1.1;
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(2),
        Between = TimeSpan.FromMinutes(1);

    internal static bool Print(CommandLine options)
    {
        int minutes = options.Number("--minutes", UsualMinutes);
        TorchEngine.Start(new EngineSettings { Threads = 1 }); // for the facts of the machine only
        Console.WriteLine("# What the page of fm studio holds");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench page-memory --minutes {minutes}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine("A training that does not end, watched in chromium; the tab's heap after a collection.");
        Console.WriteLine();
        Console.WriteLine("| minute | step | tab MB | server MB |");
        Console.WriteLine("| --- | --- | --- | --- |");
        using RunsFolder folder = new("");
        var held = Watch(folder.Path, TimeSpan.FromMinutes(minutes)).GetAwaiter().GetResult();

        double tab = Growth(held, static one => one.TabMegabytes),
            server = Growth(held, static one => one.ServerMegabytes);
        Console.WriteLine();
        Console.WriteLine(
            FormattableString.Invariant(
                $"The second half over the first, after {WarmUp.TotalMinutes} minutes: tab {tab:F2}, server {server:F2}; at most {MostGrowth}."
            )
        );
        return tab <= MostGrowth && server <= MostGrowth;
    }

    private static async Task<IReadOnlyList<PageHolding>> Watch(string folder, TimeSpan time)
    {
        await using var page = await StudioPage.Open(folder);
        await page.TrainWithoutEnd();
        List<PageHolding> held = [];
        await Task.Delay(WarmUp);
        for (var passed = WarmUp; passed <= time; passed += Between)
        {
            held.Add(await page.Holding());
            Console.WriteLine(
                FormattableString.Invariant(
                    $"| {passed.TotalMinutes} | {held[^1].Step} | {held[^1].TabMegabytes:F1} | {held[^1].ServerMegabytes:F0} |"
                )
            );
            await Task.Delay(Between);
        }

        return held;
    }

    // Of medians: what a collector keeps for a while is a matter of chance.
    private static double Growth(IReadOnlyList<PageHolding> held, Func<PageHolding, double> of) =>
        Statistics.Median([.. held.Skip(held.Count / 2).Select(of)]) / Statistics.Median([.. held.Take((held.Count + 1) / 2).Select(of)]);
}

using System.Globalization;
using FlowMatching.Benchmarks.Quality;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.FewSteps;

/// <summary>A flow, reflow, one-step distillation and every objective of average velocities, at the training time of the flow and at
/// multiples of it: SW2 over the number of evaluations.</summary>
/// <remarks>The time of a student counts with its teacher's.</remarks>
internal static class FewStepTable
{
    private static readonly string[] Sets = ["checkerboard", "moons", "8gaussians"];

    /// <summary>Measures and prints.</summary>
    internal static void Print(CommandLine options)
    {
        int seeds = options.Number("--seeds", 3),
            multiple = options.Number("--times", 1);
        string set = options.Text("--set", ""),
            only = options.Text("--only", "");
        TorchEngine.Start(new EngineSettings());
        using RunsFolder folder = new(options.Text("--runs", ""));
        Head(seeds, multiple);
        if (set == PictureFewStepTable.DataSet)
            new PictureFewStepTable(new Fm(folder.Path), options.Text("--data-dir", Path.Combine(folder.Path, "data")), 500, 1.5).Print(
                only
            );
        foreach (string dataset in Sets.Where(name => set.Length == 0 || name == set))
            Print(dataset, [.. Enumerable.Range(0, seeds).Select(seed => Measure(new Fm(folder.Path), dataset, seed, multiple, only))]);
    }

    /// <param name="row">A row's name.</param>
    /// <param name="only">Parts of the names that are wanted, between commas; all where empty.</param>
    internal static bool IsWanted(string row, string only) => only.Split(',').Any(part => row.Contains(part, StringComparison.Ordinal));

    private static void Head(int seeds, int multiple)
    {
        Console.WriteLine("# Few steps: a flow, its students, and average velocities learnt without a teacher");
        Console.WriteLine();
        Console.WriteLine($"Command: `scripts/bench few-steps --seeds {seeds} --times {multiple}`. {Machine.Describe(TorchEngine.Facts)}");
        Console.WriteLine(
            $"Each objective trains {multiple} times as long as the default flow of its seed did (`--budget`). Seconds to the checkpoint, a teacher's among them;"
        );
        Console.WriteLine("SW2 of 100,000 samples by so many evaluations, Euler's or steps of the flow map: medians over seeds.");
        Console.WriteLine();
    }

    private static List<FewStepRow> Measure(Fm fm, string dataset, int seed, int multiple, string only)
    {
        var flow = FewStepRow.Trained(fm, "flow", dataset, seed, []);
        string budget = string.Create(CultureInfo.InvariantCulture, $"{flow.Seconds * multiple:0}s");
        (string Name, Func<string, FewStepRow> Make)[] others =
        [
            ("flow, then reflow", name => FewStepRow.Student(fm, name, dataset, seed, flow, [])),
            ("flow, then distilled", name => FewStepRow.Student(fm, name, dataset, seed, flow, ["--rounds", "0", "--distill"])),
            (
                "flow, then reflow --objective lagrangian",
                name => FewStepRow.Student(fm, name, dataset, seed, flow, ["--objective", "lagrangian"])
            ),
            .. ObjectiveCatalog
                .All.Names.Skip(1)
                .Select(objective =>
                    (
                        objective,
                        (Func<string, FewStepRow>)(
                            name => FewStepRow.Trained(fm, name, dataset, seed, ["--objective", name, "--budget", budget])
                        )
                    )
                ),
            ("lagrangian, its default length", name => FewStepRow.Trained(fm, name, dataset, seed, ["--objective", "lagrangian"])),
        ];

        return [flow, .. others.Where(row => IsWanted(row.Name, only)).Select(row => row.Make(row.Name))];
    }

    private static void Print(string dataset, IReadOnlyList<List<FewStepRow>> bySeed)
    {
        Console.WriteLine($"## {dataset}");
        Console.WriteLine();
        Console.WriteLine($"| trained | steps | seconds | {string.Join(" | ", FewStepRow.Evaluations.Select(nfe => $"NFE {nfe}"))} |");
        Console.WriteLine($"| --- | --- | --- |{string.Concat(FewStepRow.Evaluations.Select(_ => " --- |"))}");
        for (int i = 0; i < bySeed[0].Count; i++)
        {
            FewStepRow[] rows = [.. bySeed.Select(run => run[i])];
            var figures = FewStepRow.Evaluations.Select((_, k) => $"{Statistics.Median(rows.Select(row => row.Sw2[k])):0.0000}");
            Console.WriteLine(
                $"| {rows[0].Name} | {Statistics.Median(rows.Select(row => (double)row.Steps)):0} | {Statistics.Median(rows.Select(row => row.Seconds)):0.0} | {string.Join(" | ", figures)} |"
            );
        }

        Console.WriteLine();
        Console.WriteLine($"What fresh data scores: {Statistics.Median(bySeed.Select(run => run[0].Floor)):0.0000}.");
        Console.WriteLine();
    }
}

/// <summary>One training, and what few evaluations make of it.</summary>
/// <param name="Name">How it was trained.</param>
/// <param name="Steps">Training steps, of a student its own.</param>
/// <param name="Seconds">From the start of the process to the checkpoint, a teacher's among them.</param>
/// <param name="Sw2">SW2 at each of <see cref="Evaluations"/>.</param>
/// <param name="Floor">What fresh data scores.</param>
internal sealed record FewStepRow(string Name, int Steps, double Seconds, IReadOnlyList<double> Sw2, double Floor)
{
    internal static readonly int[] Evaluations = [1, 2, 4, 8];

    private const int Samples = 100_000;

    internal static FewStepRow Trained(Fm fm, string name, string dataset, int seed, string[] options)
    {
        string run = NameOf(dataset, name, seed);
        var train = fm.Run("train", "cfm", run, ["--dataset", dataset, "--seed", $"{seed}", "--name", run, "--num", "0", .. options]);

        return Of(fm, name, "cfm", run, dataset, (int)train["step"]!, SeedRow.Figure(train, "seconds_to_checkpoint"));
    }

    internal static FewStepRow Student(Fm fm, string name, string dataset, int seed, FewStepRow teacher, string[] options)
    {
        string run = NameOf(dataset, name, seed),
            from = fm.Folder("cfm", NameOf(dataset, "flow", seed));
        var reflow = fm.Run("reflow", "reflow", run, ["--checkpoint", from, "--seed", $"{seed}", "--name", run, "--num", "2", .. options]);
        int steps = reflow["stages"]!.AsArray().Sum(stage => (int)stage!["step"]!);

        return Of(fm, name, "reflow", run, dataset, steps, teacher.Seconds + SeedRow.Figure(reflow, "seconds_to_checkpoint"));
    }

    private static string NameOf(string dataset, string name, int seed) =>
        $"few-{dataset}-{name.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal)}-{seed}";

    private static FewStepRow Of(Fm fm, string name, string kind, string run, string dataset, int steps, double seconds)
    {
        var data = DataSets.Get(dataset);
        using var checkpoint = Checkpoint.Load(Path.Combine(fm.Folder(kind, run), "checkpoint.safetensors"));
        using var model = checkpoint.CreateModel(CPU, Precision.Float32);
        SlicedWasserstein sliced = new();

        double Sw2(int nfe) => sliced.Measure(new Sampler(model, data.Dimension).Draw(Request(model, nfe)).Samples, data);

        return new FewStepRow(name, steps, seconds, [.. Evaluations.Select(Sw2)], sliced.Floor(data, Samples));
    }

    private static SampleRequest Request(VelocityModel model, int steps) =>
        new()
        {
            Count = Samples,
            UsesFlowMap = model.Network.HasEndTime,
            Solver = OdeSolvers.All.Get("euler"),
            Steps = steps,
        };
}

using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Tong;

/// <summary>The settings of Tong et al. 2024 (arXiv:2302.00482), Table 2, trained again.</summary>
internal static class TongTable
{
    private static readonly long[] Seeds = [42, 43, 44, 45, 46];

    internal static void Print(CommandLine options)
    {
        int steps = options.Number("--steps", 10_000),
            batch = options.Number("--batch-size", 128);
        string onlyTask = options.Text("--task", ""),
            onlyMethod = options.Text("--only", "");
        // products of 128 x 64 gain nothing from a second thread; the assignments use all cores
        TorchEngine.Start(new EngineSettings { Threads = 1 });
        Head(steps, batch);
        foreach (var task in Transport.All.Where(task => task.Name.Contains(onlyTask, StringComparison.Ordinal)))
            PrintTask(task, Method.All(batch).Where(method => method.Name.Contains(onlyMethod, StringComparison.Ordinal)), steps);
    }

    private static void Head(int steps, int batch)
    {
        Console.WriteLine("# Tong et al., Table 2, trained again");
        Console.WriteLine();
        Console.WriteLine(
            $"Command: `scripts/reproduce tong-2d --steps {steps} --batch-size {batch}`. {Machine.Describe(TorchEngine.Facts)}"
        );
        Console.WriteLine(
            $"Network 3-64-64-64-2 with SELU, AdamW 1e-3, weight decay 1e-5, batch {batch}, {steps} steps (the paper's count is not stated;"
        );
        Console.WriteLine(
            $"2-RF trains two flows of as many), 10,000 training points, sigma 0.1 (SB-CFM: 1, regularisation 2), Euler 100, seeds {string.Join(", ", Seeds)},"
        );
        Console.WriteLine(
            "trained together as one batched network. Mean and standard deviation over all seeds; nothing was dropped. NPE: normalized path"
        );
        Console.WriteLine(
            "energy; W2: exact assignment of 2,000 samples to 2,000 fresh points, its floor beside. Published: the paper's NPE; a range"
        );
        Console.WriteLine("stands where only the range over its four tasks is at hand, '-' where nothing is.");
    }

    private static void PrintTask(Transport task, IEnumerable<Method> methods, int steps)
    {
        var (cost, error) = Distances.Between(task.Source, task.Target);
        double floor = Math.Sqrt(Distances.Between(task.Target, task.Target).Mean);
        Console.WriteLine();
        Console.WriteLine($"## {task.Name}");
        Console.WriteLine();
        Console.WriteLine(
            $"W2² of the task {cost:0.000} ± {error:0.000} (10 assignments of {Distances.Points} points); floor of W2 {floor:0.000}."
        );
        Console.WriteLine();
        Console.WriteLine("| method | NPE | published | W2 | NPE of each seed | s, all seeds |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var method in methods)
        {
            var outcome = new Trial(task, method, Seeds, steps).Run(cost);
            Console.WriteLine(
                $"| {method.Name} | {Spread(outcome.Npe)} | {Published.Of(task, method)} | {Spread(outcome.W2)} "
                    + $"| {string.Join(", ", outcome.Npe.Select(static value => $"{value:0.000}"))} | {outcome.Seconds:0} |"
            );
        }
    }

    private static string Spread(double[] values) => $"{values.Average():0.000} ± {Statistics.Deviation(values):0.000}";
}

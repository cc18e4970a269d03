using System.Text.Json.Nodes;
using FlowMatching.Core.Checkpoints;

namespace FlowMatching.Benchmarks.Scale;

/// <summary>Steps a second of one training, by one process and by two.</summary>
/// <param name="Name">What is trained, in words.</param>
/// <param name="Options">The options of train.</param>
/// <param name="Precision">The number format of products.</param>
internal sealed record SharedTask(string Name, string[] Options, string Precision = "fp32")
{
    private static readonly SharedTask[] Small =
    [
        new("moons, width 128, batch 1024", ["--dataset", "moons", "--steps", "400", "--batch-size", "1024"]),
        new("moons, width 128, batch 8192", ["--dataset", "moons", "--steps", "60", "--batch-size", "8192"]),
        new("digits, the default UNet, batch 128", ["--dataset", "digits", "--steps", "20", "--batch-size", "128"]),
    ];

    /// <summary>All of them; the default run of MNIST where there is a folder of its files.</summary>
    internal static IEnumerable<SharedTask> All(string dataFolder) =>
        dataFolder.Length == 0
            ? Small
            :
            [
                .. Small,
                new("mnist, the default run", Mnist(dataFolder)),
                new("mnist, the default run in bf16", Mnist(dataFolder), "bf16"),
            ];

    private static string[] Mnist(string folder) =>
        ["--dataset", "mnist", "--steps", "60", "--validate-every", "0", "--data-dir", Path.GetFullPath(folder)];
}

/// <summary>How a training is started.</summary>
/// <param name="Name">In words.</param>
/// <param name="Launcher">What comes before fm.</param>
/// <param name="Threads">Threads of a process.</param>
internal sealed record Arm(string Name, string[] Launcher, int Threads)
{
    internal static readonly Arm[] All =
    [
        new("1 process of 1 thread", [], 1),
        new("1 process of 2 threads", [], 2),
        new("2 processes, Open MPI", [.. Launched.OpenMpi, "-n", "2"], 1),
        new("2 processes, MPICH", [.. Launched.Mpich, "-n", "2"], 1),
    ];
}

/// <summary>Measures all arms in turn, round after round.</summary>
internal static class StepRates
{
    /// <summary>The medians over the rounds, arm by arm, and the bytes that a process contributes to the sum of a step.</summary>
    internal static (double[] Rates, long Bytes) Measure(SharedTask task, int rounds)
    {
        using Quality.RunsFolder folder = new("");
        double[][] rates = [.. Enumerable.Range(0, rounds).Select(_ => Arm.All.Select(arm => Rate(task, arm, folder.Path)).ToArray())];
        return ([.. Arm.All.Select((_, i) => Statistics.Median(rates.Select(round => round[i])))], BytesOf(task, folder.Path));
    }

    private static double Rate(SharedTask task, Arm arm, string folder)
    {
        Launched.Run(
            folder,
            [
                .. arm.Launcher,
                Launched.Fm,
                "train",
                .. task.Options,
                "--threads",
                $"{arm.Threads}",
                "--precision",
                task.Precision,
                "--device",
                "cpu",
                "--num",
                "0",
                "--overwrite",
                "--quiet",
            ]
        );
        return JsonNode.Parse(File.ReadAllText(In(task, folder, "report.json")))!["train"]!["steps_per_second"]!.GetValue<double>();
    }

    // The gradients, the losses of the batch and the wish to stop: see GradientExchange.
    private static long BytesOf(SharedTask task, string folder)
    {
        var header = Checkpoint.ReadHeader(In(task, folder, "checkpoint.safetensors"));
        return sizeof(float) * (header.Architecture.ParameterCount() + header.Training.BatchSize + 1);
    }

    private static string In(SharedTask task, string folder, string file) => Path.Combine(folder, "outputs", "cfm", task.Options[1], file);
}

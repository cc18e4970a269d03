using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Scale;

/// <summary>Training by two processes beside one, all-reduces over several wires, and a forecast for many machines.</summary>
internal static class ScaleTable
{
    private const int UsualRounds = 3;

    private const double UNetBytes = 36e6 * sizeof(float),
        Latency = 50e-6; // a message of Ethernet between two hosts of a rack

    private static readonly string[] Program = [Environment.ProcessPath!, ReduceClock.Verb];

    internal static void Print(CommandLine options)
    {
        int rounds = options.Number("--rounds", UsualRounds);
        string dataFolder = options.Text("--data-dir", "");
        TorchEngine.Start(new EngineSettings { Threads = 1 });
        Console.WriteLine("# Many processes: what they bring and what they cost");
        Console.WriteLine();
        Console.WriteLine(
            $"Command: `scripts/bench scale --rounds {rounds}{(dataFolder.Length > 0 ? " --data-dir FOLDER" : "")}`. {Machine.Describe(TorchEngine.Facts)} Medians of {rounds} rounds in which all arms take turns."
        );
        PrintRates(rounds, dataFolder);
        PrintReductions();
        PrintForecast();
    }

    private static void PrintRates(int rounds, string dataFolder)
    {
        Console.WriteLine();
        Console.WriteLine("## Steps a second, fp32 unless it says bf16, two cores");
        Console.WriteLine();
        Console.WriteLine($"| training | {string.Join(" | ", Arm.All.Select(arm => arm.Name))} | bytes summed a step |");
        Console.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" --- |", Arm.All.Length + 1))}");
        foreach (var task in SharedTask.All(dataFolder))
        {
            var (rates, bytes) = StepRates.Measure(task, rounds);
            string cells = string.Join(" | ", rates.Select(rate => FormattableString.Invariant($"{rate:F1}")));
            Console.WriteLine(FormattableString.Invariant($"| {task.Name} | {cells} | {bytes} |"));
        }
    }

    private static void PrintReductions()
    {
        using var link = ShapedLink.TryLay();
        Console.WriteLine();
        Console.WriteLine("## All-reduce of float32 by two processes");
        Console.WriteLine();
        Console.WriteLine("Two processes send as many bytes as they sum, in either direction: the speed is bytes/seconds.");
        Console.WriteLine();
        Console.WriteLine("| wire | MB | ms | MB/s | of the wire |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        string folder = Path.GetTempPath();
        Print("shared memory, Open MPI", Launched.Run(folder, [.. Launched.OpenMpi, "-n", "2", .. Program]));
        Print("shared memory, MPICH", Launched.Run(folder, [.. Launched.Mpich, "-n", "2", .. Program]));
        Print("TCP on loopback, Open MPI", Launched.Run(folder, [.. Launched.OpenMpi, "--mca", "btl", "tcp,self", "-n", "2", .. Program]));
        if (link is not null)
            Print(
                $"two network namespaces, 1 Gbit/s{(link.IsDelayed ? ", 0.5 ms" : " (this kernel cannot delay packets)")}, Open MPI",
                link.Run(Program),
                ShapedLink.BytesPerSecond
            );
        else
            Console.WriteLine("| two network namespaces | not measured: root alone can make them | | | |");
    }

    private static void Print(string wire, string output, double? bytesPerSecond = null)
    {
        foreach (var (megabytes, seconds) in ReduceClock.Read(output))
        {
            double speed = megabytes / seconds;
            string part = bytesPerSecond is { } full ? FormattableString.Invariant($"{speed * 1e6 / full:P0}") : "";
            Console.WriteLine(FormattableString.Invariant($"| {wire} | {megabytes} | {1000 * seconds:F2} | {speed:F0} | {part} |"));
        }
    }

    private static void PrintForecast()
    {
        Console.WriteLine();
        Console.WriteLine("## A forecast, not a measurement: a UNet of 36 M weights on many machines");
        Console.WriteLine();
        Console.WriteLine(
            "The cost model of a ring, 2 (R - 1)/R x bytes/bandwidth + 2 (R - 1) latencies, with 144 MB a step, 50 us a message and the whole of the bandwidth; nothing "
                + "overlaps. The part of the time that is computing, where a process computes its share of a step for 0.1, 1 or 10 s:"
        );
        Console.WriteLine();
        Console.WriteLine("| processes | Gbit/s | s to sum | computing 0.1 s | 1 s | 10 s |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        foreach (int processes in (int[])[8, 64, 1024])
        {
            foreach (int gigabits in (int[])[10, 100])
            {
                RingCost cost = new(UNetBytes, gigabits * 1e9 / 8, Latency);
                string parts = string.Join(
                    " | ",
                    new[] { 0.1, 1, 10 }.Select(computing => FormattableString.Invariant($"{cost.Efficiency(processes, computing):P0}"))
                );
                Console.WriteLine(FormattableString.Invariant($"| {processes} | {gigabits} | {cost.Seconds(processes):F3} | {parts} |"));
            }
        }
    }
}

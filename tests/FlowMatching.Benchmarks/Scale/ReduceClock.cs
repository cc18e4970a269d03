using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FlowMatching.Core.Distributed;

namespace FlowMatching.Benchmarks.Scale;

/// <summary>How long an all-reduce takes, measured by a benchmark that a launcher has started as several processes.</summary>
internal static class ReduceClock
{
    /// <summary>The verb of the benchmark that measures.</summary>
    internal const string Verb = "all-reduce";

    private const int Tries = 9;

    /// <summary>Megabytes of float32: of a small network, of a UNet of 4 M and of one of 36 M.</summary>
    private static readonly double[] Sizes = [0.2, 16, 144];

    /// <summary>In each process: reduces, and in process 0 prints megabytes and the median of the seconds.</summary>
    internal static void Measure()
    {
        var launcher = MpiLauncher.OfProcess(MpiLauncher.Mpi) ?? throw new InvalidOperationException("No launcher has started this.");
        using MpiCommunicator processes = new(launcher, Console.Error.WriteLine);
        foreach (double size in Sizes)
        {
            float[] numbers = new float[(int)(size * 1e6 / sizeof(float))];
            double seconds = Statistics.Median([.. Enumerable.Range(0, Tries).Select(_ => Seconds(processes, numbers))]);
            if (processes.Rank == 0)
                Console.WriteLine(FormattableString.Invariant($"{size} {seconds:R}"));
        }
    }

    /// <summary>Reads what was printed, whatever a terminal's own signs stand before it.</summary>
    internal static IEnumerable<(double Megabytes, double Seconds)> Read(string output) =>
        Regex.Matches(output, "([0-9.]+) ([0-9.E-]+)").Select(found => (Number(found.Groups[1].Value), Number(found.Groups[2].Value)));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double Seconds(MpiCommunicator processes, float[] numbers)
    {
        processes.AllReduceSum([0]); // all begin together
        var clock = Stopwatch.StartNew();
        processes.AllReduceSum(numbers);
        return clock.Elapsed.TotalSeconds;
    }
}

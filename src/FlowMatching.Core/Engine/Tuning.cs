using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>Some of a run's own work, to time its settings with.</summary>
public interface ITimedWork : IDisposable
{
    /// <summary>What it is, such as "a step of the network on 1024 examples".</summary>
    string Name { get; }

    /// <summary>Does it once.</summary>
    void Run(Precision precision);
}

/// <summary>What was chosen before step 1, and why.</summary>
/// <param name="Precision">The number format of products.</param>
/// <param name="Threads">Threads of one operator.</param>
/// <param name="Reason">One line with the figures behind the choice.</param>
public sealed record TuningChoice(Precision Precision, int Threads, string Reason);

/// <summary>Resolves <c>auto</c> once: times a step of the run's own network in each candidate setting and takes the fastest.</summary>
public static class Tuning
{
    private const int Rounds = 8;

    /// <summary>Steps at each visit: the first after a change of threads is slow, and the fastest counts.</summary>
    private const int Burst = 4;

    /// <summary>Of a large network fewer steps are timed, but never less than two visits of two.</summary>
    private const double MostSeconds = 1.5;

    /// <summary>What must be won clearly: bf16, which costs digits, and fewer threads, which only a momentarily busy machine may
    /// favour.</summary>
    private const double ClearGain = 1.1;

    /// <summary>Chooses precision and threads, and sets the engine's thread count.</summary>
    /// <param name="device">Where the run computes.</param>
    /// <param name="precision">auto, fp32 or bf16.</param>
    /// <param name="threads">Threads, or null to measure.</param>
    /// <param name="work">Makes some of the run's work on the device; null where none is to come. It is not called where there is nothing
    /// to choose.</param>
    public static TuningChoice Resolve(Device device, string precision, int? threads, Func<ITimedWork>? work)
    {
        var choice = device.type == DeviceType.CPU ? OnCpu(precision, threads, work) : OnAccelerator(precision, threads);
        TorchEngine.SetThreads(choice.Threads);
        return choice;
    }

    private static TuningChoice OnAccelerator(string precision, int? threads)
    {
        bool half = precision != "fp32";
        return new TuningChoice(
            half ? Precision.BFloat16 : Precision.Float32,
            threads ?? TorchEngine.DefaultThreads,
            half ? "bf16 on the accelerator" : "float32 asked for"
        );
    }

    private static TuningChoice OnCpu(string precision, int? threads, Func<ITimedWork>? work)
    {
        Precision[] precisions = Candidates(precision);
        int[] counts = threads is { } fixedCount
            ? [fixedCount]
            : [1, .. TorchEngine.DefaultThreads > 1 ? [TorchEngine.DefaultThreads] : Array.Empty<int>()];
        if (precisions.Length * counts.Length == 1)
            return new TuningChoice(precisions[0], counts[0], "as asked for");
        if (work is null)
            return new TuningChoice(Precision.Float32, counts[^1], "nothing to time");

        using var timed = work();
        var timings = Measure(precisions, counts, timed);
        var best = Best(timings);
        string figures = string.Join(
            ", ",
            timings.Select(static timing => $"{Short(timing.Precision)} x{timing.Threads} {timing.Milliseconds:0.0} ms")
        );
        return new TuningChoice(best.Precision, best.Threads, $"{timed.Name}: {figures}");
    }

    private static Precision[] Candidates(string precision) =>
        precision switch
        {
            "fp32" => [Precision.Float32],
            "bf16" => [Precision.BFloat16],
            _ when Processor.MultipliesBFloat16 => [Precision.Float32, Precision.BFloat16],
            _ => [Precision.Float32],
        };

    private static Timing[] Measure(Precision[] precisions, int[] counts, ITimedWork work)
    {
        Timing[] timings =
        [
            .. from count in counts from precision in precisions select new Timing(precision, count, double.PositiveInfinity),
        ];
        long start = Stopwatch.GetTimestamp();

        // In turns, so that a neighbour's burst of work meets every candidate alike.
        for (int round = 0; round < Rounds && (round < 2 || Stopwatch.GetElapsedTime(start).TotalSeconds < MostSeconds); round++)
        {
            for (int i = 0; i < timings.Length; i++)
            {
                TorchEngine.SetThreads(timings[i].Threads);
                timings[i] = timings[i].With(Fastest(work, timings[i].Precision));
            }
        }

        return timings;
    }

    private static Timing Best(Timing[] timings)
    {
        int most = timings.Max(static timing => timing.Threads);
        return timings.MinBy(timing =>
            timing.Milliseconds * (timing.Precision == Precision.BFloat16 ? ClearGain : 1) * (timing.Threads < most ? ClearGain : 1)
        )!;
    }

    private static double Fastest(ITimedWork work, Precision precision)
    {
        double fastest = Math.Min(Once(work, precision), Once(work, precision));
        for (int i = 2; i < Burst && fastest < 1000 * MostSeconds / (Rounds * Burst); i++)
            fastest = Math.Min(fastest, Once(work, precision));
        return fastest;
    }

    private static double Once(ITimedWork work, Precision precision)
    {
        long start = Stopwatch.GetTimestamp();
        work.Run(precision);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string Short(Precision precision) => precision == Precision.BFloat16 ? "bf16" : "fp32";

    private sealed record Timing(Precision Precision, int Threads, double Milliseconds)
    {
        public Timing With(double milliseconds) => this with { Milliseconds = Math.Min(Milliseconds, milliseconds) };
    }
}

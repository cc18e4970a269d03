using System.Diagnostics;

using TorchSharp;

using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>The product that dominates a run: (batch, width) by (width, width).</summary>
/// <param name="Batch">Rows, 1 or more.</param>
/// <param name="Width">Columns, 1 or more.</param>
public readonly record struct TuningShape(int Batch, int Width);

/// <summary>What was chosen before step 1, and why.</summary>
/// <param name="Precision">The number format of products.</param>
/// <param name="Threads">Threads of one operator.</param>
/// <param name="Reason">One line with the figures behind the choice.</param>
public sealed record TuningChoice(Precision Precision, int Threads, string Reason);

/// <summary>Resolves <c>auto</c> once: times the run's main product in each candidate setting and takes the fastest.</summary>
public static class Tuning
{
    private const int Rounds = 8;

    /// <summary>Products at each visit: the first after a change of threads is slow, and the fastest counts.</summary>
    private const int Burst = 4;

    /// <summary>What must be won clearly: bf16, which costs digits, and fewer threads, which only a momentarily busy machine may favour.</summary>
    private const double ClearGain = 1.1;

    /// <summary>Chooses precision and threads, and sets the engine's thread count.</summary>
    /// <param name="device">Where the run computes.</param>
    /// <param name="precision">auto, fp32 or bf16.</param>
    /// <param name="threads">Threads, or null to measure.</param>
    /// <param name="shape">The product that dominates the run.</param>
    public static TuningChoice Resolve(Device device, string precision, int? threads, TuningShape shape)
    {
        var choice = device.type == DeviceType.CPU ? OnCpu(precision, threads, shape) : OnAccelerator(precision, threads);
        Engine.SetThreads(choice.Threads);
        return choice;
    }

    private static TuningChoice OnAccelerator(string precision, int? threads)
    {
        bool half = precision != "fp32";
        return new TuningChoice(half ? Precision.BFloat16 : Precision.Float32, threads ?? Engine.DefaultThreads, half ? "bf16 on the accelerator" : "float32 asked for");
    }

    private static TuningChoice OnCpu(string precision, int? threads, TuningShape shape)
    {
        Precision[] precisions = Candidates(precision);
        int[] counts = threads is { } fixedCount ? [fixedCount] : [1, .. Engine.DefaultThreads > 1 ? [Engine.DefaultThreads] : Array.Empty<int>()];
        if (precisions.Length * counts.Length == 1) return new TuningChoice(precisions[0], counts[0], "as asked for");

        var timings = Measure(precisions, counts, shape);
        var best = Best(timings);
        string figures = string.Join(", ", timings.Select(static timing => $"{Short(timing.Precision)} x{timing.Threads} {timing.Milliseconds:0.0} ms"));
        return new TuningChoice(best.Precision, best.Threads, $"product of {shape.Batch}x{shape.Width} by {shape.Width}x{shape.Width}: {figures}");
    }

    private static Precision[] Candidates(string precision) => precision switch
    {
        "fp32" => [Precision.Float32],
        "bf16" => [Precision.BFloat16],
        _ when Processor.MultipliesBFloat16 => [Precision.Float32, Precision.BFloat16],
        _ => [Precision.Float32],
    };

    private static Timing[] Measure(Precision[] precisions, int[] counts, TuningShape shape)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var left = ones(shape.Batch, shape.Width);
        var right = ones(shape.Width, shape.Width);
        using Tensor left16 = left.to_type(ScalarType.BFloat16), right16 = right.to_type(ScalarType.BFloat16);
        Timing[] timings = [.. from count in counts from precision in precisions select new Timing(precision, count, double.PositiveInfinity)];

        // In turns, so that a neighbour's burst of work meets every candidate alike.
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < timings.Length; i++)
            {
                Engine.SetThreads(timings[i].Threads);
                bool half = timings[i].Precision == Precision.BFloat16;
                timings[i] = timings[i].With(Fastest(half ? left16 : left, half ? right16 : right));
            }
        }

        return timings;
    }

    private static Timing Best(Timing[] timings)
    {
        int most = timings.Max(static timing => timing.Threads);
        return timings.MinBy(timing => timing.Milliseconds
            * (timing.Precision == Precision.BFloat16 ? ClearGain : 1) * (timing.Threads < most ? ClearGain : 1))!;
    }

    private static double Fastest(Tensor a, Tensor b) => Enumerable.Range(0, Burst).Min(_ => Once(a, b));

    private static double Once(Tensor a, Tensor b)
    {
        long start = Stopwatch.GetTimestamp();
        a.mm(b).Dispose();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static string Short(Precision precision) => precision == Precision.BFloat16 ? "bf16" : "fp32";

    private sealed record Timing(Precision Precision, int Threads, double Milliseconds)
    {
        public Timing With(double milliseconds) => this with { Milliseconds = Math.Min(Milliseconds, milliseconds) };
    }
}

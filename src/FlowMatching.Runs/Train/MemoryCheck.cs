using FlowMatching.Core.Models;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>Refuses a training that cannot fit into the machine, before the system kills it.</summary>
internal static class MemoryCheck
{
    private const double GiB = 1L << 30;

    /// <summary>bf16 keeps activations in half the bytes that <see cref="TrainEstimator"/> counts: half of the estimate is needed in any
    /// case.</summary>
    private const int Overestimate = 2;

    /// <summary>The memory there is.</summary>
    /// <returns>Bytes: those of the machine, or of the container.</returns>
    public static long Available() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Says in one sentence why a training does not fit, or null.</summary>
    /// <param name="options">The options.</param>
    /// <param name="architecture">The network.</param>
    /// <param name="available">Bytes there are.</param>
    public static string? Fault(TrainOptions options, Architecture architecture, long available)
    {
        if (options.Device is not (ComputeOptions.Auto or "cpu"))
            return null; // an accelerator has memory of its own, and says itself when it is full

        int atATime = options.Training.ExamplesAtATime;
        if (Needed(architecture, atATime) <= available)
            return null;

        int fitting = atATime;
        while (fitting > 1 && Needed(architecture, fitting) > available)
            fitting /= 2;
        string way =
            Needed(architecture, fitting) > available
                ? "choose a smaller network"
                : $"give --micro-batch {fitting}, which computes the same step in parts, or a smaller network";
        return FormattableString.Invariant(
            $"--network {options.Network} with {atATime} examples at a time needs at least {Needed(architecture, atATime) / GiB:F1} GiB, and this machine has {available / GiB:F1}: {way}."
        );
    }

    private static long Needed(Architecture architecture, int atATime) =>
        TrainEstimator.Count(architecture, atATime).MemoryBytes / Overestimate;
}

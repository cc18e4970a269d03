using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Paths;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>Adds up losses by time bin on the device; reads them back only when asked.</summary>
/// <remarks>The smoothed loss is s ← 0.9 s + 0.1 loss over the reports, divided by the weight 1 − 0.9ⁿ it has gathered, so that it starts
/// without a bias.</remarks>
internal sealed class LossMonitor : IDisposable
{
    private const int Bins = LossMonitorState.Bins; // of [tMin, tMax]

    private const double Smoothing = 0.9;

    private readonly IProbabilityPath path;
    private readonly Tensor sums;
    private readonly Tensor counts;
    private double smoothed;
    private double weight;

    public LossMonitor(IProbabilityPath path, Device device, LossMonitorState state)
    {
        this.path = path;
        sums = tensor(state.Sums.ToArray(), device: device).DetachFromDisposeScope();
        counts = tensor(state.Counts.ToArray(), device: device).DetachFromDisposeScope();
        smoothed = state.Smoothed;
        weight = state.Weight;
    }

    /// <summary>Adds the losses of a batch to their bins: two native sums, nothing read back.</summary>
    public void Add(LossSample sample)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var losses = sample.PerExample.detach();
        var bin = BinOf(sample.T);

        sums.index_add_(0, bin, losses, 1);
        counts.index_add_(0, bin, ones_like(losses), 1);
    }

    /// <summary>The running mean of the readings so far; null before the first.</summary>
    public double? Smoothed => weight > 0 ? smoothed / weight : null;

    /// <summary>Reads the mean losses since the last reading and starts anew; without an example the running mean stays as it is.</summary>
    public LossReading Read()
    {
        using var scope = NewDisposeScope(); // what an operator in place returns is a handle of its own
        float[] sum = sums.ToFloatArray();
        float[] count = counts.ToFloatArray();
        double examples = count.Sum(n => (double)n);
        double loss = sum.Sum(s => (double)s) / examples;
        if (examples > 0)
        {
            Smooth(loss);
        }

        sums.zero_();
        counts.zero_();

        return new LossReading(
            (long)examples,
            loss,
            Smoothed ?? double.NaN,
            [.. sum.Zip(count, (s, n) => n == 0 ? (double?)null : (double)s / n)]
        );
    }

    /// <summary>The times whose losses are not finite, such as "from 0.9 to 1"; there are such.</summary>
    public string FaultyTimes(LossReading reading)
    {
        int[] bins = [.. Enumerable.Range(0, Bins).Where(bin => reading.ByTimeBin[bin] is { } loss && !double.IsFinite(loss))];
        double width = (path.TMax - path.TMin) / Bins;

        return FormattableString.Invariant($"from {path.TMin + bins[0] * width:G3} to {path.TMin + (bins[^1] + 1) * width:G3}");
    }

    /// <summary>The sums as they stand.</summary>
    public LossMonitorState State() =>
        new()
        {
            Sums = sums.ToFloatArray(),
            Counts = counts.ToFloatArray(),
            Smoothed = smoothed,
            Weight = weight,
        };

    public void Dispose()
    {
        sums.Dispose();
        counts.Dispose();
    }

    /// <summary>⌊10 (t − tMin)/(tMax − tMin)⌋, with t = tMax in the last bin.</summary>
    private Tensor BinOf(Tensor t)
    {
        Scalar first = 0;
        Scalar last = Bins - 1;

        return (Bins / (path.TMax - path.TMin) * (t - path.TMin)).clamp(first, last).to_type(ScalarType.Int64);
    }

    private void Smooth(double loss)
    {
        smoothed = Smoothing * smoothed + (1 - Smoothing) * loss;
        weight = Smoothing * weight + (1 - Smoothing);
    }
}

/// <summary>What <see cref="LossMonitor.Read"/> tells.</summary>
/// <param name="Examples">Number of examples since the reading before.</param>
/// <param name="Loss">Their mean loss; NaN where there were none.</param>
/// <param name="Smoothed">The running mean of the readings.</param>
/// <param name="ByTimeBin">Mean loss in each time bin, null where there was no example.</param>
internal sealed record LossReading(long Examples, double Loss, double Smoothed, IReadOnlyList<double?> ByTimeBin);

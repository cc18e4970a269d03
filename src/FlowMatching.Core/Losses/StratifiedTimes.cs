using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>One uniform time in each of B equal cells of [tMin, tMax], in shuffled order: t_i = tMin + (tMax − tMin) (π(i) + u_i) / B.</summary>
/// <remarks>Each t_i alone is uniform, so the loss keeps its mean; the batch covers the interval evenly, so the loss varies less from
/// batch to batch. The shuffle π keeps times independent of the order of the data. Stratified sampling; the low-discrepancy
/// sampler of Kingma et al. 2021 (arXiv:2107.00630) is a relative of it, with one u for all cells.</remarks>
public sealed class StratifiedTimes : ITimeSampler
{
    /// <inheritdoc/>
    public string Name => "stratified";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng)
    {
        var cells = randperm(count, dtype: ScalarType.Float32, generator: rng);

        return tMin + (tMax - tMin) / count * (cells + rand(count, generator: rng));
    }
}

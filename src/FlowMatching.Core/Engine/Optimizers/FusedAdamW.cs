using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>AdamW by libtorch's fused kernel and the moving average in plain operations: float32 on a GPU, where every operator is a
/// launch.</summary>
internal sealed class FusedAdamW(IReadOnlyList<AdamWState> states) : IWeightUpdate
{
    private readonly PlainAdamW plain = new(states);

    /// <summary>Whether it takes these parameters.</summary>
    internal static bool Takes(IEnumerable<AdamWState> states) =>
        states.All(static state => state.Parameter is { device_type: DeviceType.CUDA, dtype: ScalarType.Float32 });

    public double SquaredNorm() => plain.SquaredNorm();

    public void Update(in UpdateNumbers numbers)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        float scale = (float)numbers.GradientScale;
        AdamWState[] learning = [.. states.Where(static state => state.Parameter.grad is not null)];
        if (learning.Length == 0)
            return;

        Tensor[] gradients = [.. learning.Select(state => scale == 1 ? state.Parameter.grad! : state.Parameter.grad! * scale)];
        var step = full([], (float)numbers.Step, device: learning[0].Parameter.device);
        StableOperators.FusedAdamW(
            Each(learning, static state => state.Parameter),
            gradients,
            Each(learning, static state => state.First),
            Each(learning, static state => state.Second),
            [.. Enumerable.Repeat(step, learning.Length)],
            numbers.Settings,
            numbers.LearningRate
        );
        foreach (var state in learning)
            state.Average.mul_(numbers.EmaDecay).add_(state.Parameter, 1 - numbers.EmaDecay);
    }

    private static Tensor[] Each(AdamWState[] states, Func<AdamWState, Tensor> part) => Array.ConvertAll(states, state => part(state));
}

using TorchSharp;

using static TorchSharp.torch;

namespace FlowMatching.Torch.Binding;

/// <summary>AdamW and the moving average in one pass over memory (Native/fm_optimizer.cpp), on the CPU in float32.</summary>
internal sealed unsafe class FusedAdamW : IAdamWUpdate
{
    private readonly IReadOnlyList<AdamWState> states;

    private FusedAdamW(IReadOnlyList<AdamWState> states) => this.states = states;

    internal static FusedAdamW? TryCreate(IReadOnlyList<AdamWState> states) => states.All(Applies) ? new FusedAdamW(states) : null;

    public double SquaredNorm()
    {
        var tensors = Handles();
        fixed (NativeAdamWTensors* first = tensors)
        {
            NativeMethods.Check(NativeMethods.fm_squared_norm(first, tensors.Length, out double sum));
            return sum;
        }
    }

    public void Update(in AdamWNumbers numbers)
    {
        NativeAdamWNumbers native = new()
        {
            LearningRate = numbers.LearningRate,
            Beta1 = numbers.Settings.Beta1,
            Beta2 = numbers.Settings.Beta2,
            Epsilon = numbers.Settings.Epsilon,
            WeightDecay = numbers.Settings.WeightDecay,
            GradientScale = numbers.GradientScale,
            EmaDecay = numbers.EmaDecay,
            Step = numbers.Step,
        };
        var tensors = Handles();
        fixed (NativeAdamWTensors* first = tensors) NativeMethods.Check(NativeMethods.fm_adamw_ema(first, tensors.Length, &native));
    }

    private static bool Applies(AdamWState state) =>
        state.Parameter.device_type == DeviceType.CPU && state.Parameter.dtype == ScalarType.Float32 && state.Parameter.is_contiguous();

    /// <summary>Asked for anew each time: a parameter that was disposed meanwhile is then an exception, not freed memory.</summary>
    private NativeAdamWTensors[] Handles() => [.. states.Select(Handles)];

    private static NativeAdamWTensors Handles(AdamWState state) => new()
    {
        Parameter = state.Parameter.Handle,
        First = state.First.Handle,
        Second = state.Second.Handle,
        Average = state.Average.Handle,
    };
}

using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>AdamW and the moving average out of plain tensor operations: any device, and any number format.</summary>
internal sealed class PlainAdamW(IReadOnlyList<AdamWState> states) : IWeightUpdate
{
    public double SquaredNorm() => SquaredNorm(states.Select(static state => state.Parameter));

    /// <summary>Σ g² over the gradients of parameters, in float64.</summary>
    internal static double SquaredNorm(IEnumerable<Parameter> parameters)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor[] squares = [.. parameters.Select(static parameter => parameter.grad).OfType<Tensor>().Select(SquareSum)];
        return squares.Length == 0 ? 0 : stack(squares).sum().item<double>();
    }

    public void Update(in UpdateNumbers numbers)
    {
        using var _ = no_grad();
        foreach (var state in states)
            Update(state, numbers);
    }

    private static Tensor SquareSum(Tensor gradient) => gradient.to_type(ScalarType.Float64).square().sum();

    private static void Update(AdamWState state, in UpdateNumbers numbers)
    {
        using var scope = NewDisposeScope();
        if (state.Parameter.grad is not { } raw)
            return;

        var settings = numbers.Settings;
        double correction1 = 1 - Math.Pow(settings.Beta1, numbers.Step),
            correction2 = 1 - Math.Pow(settings.Beta2, numbers.Step);
        var gradient = raw * numbers.GradientScale;
        state.First.mul_(settings.Beta1).add_(gradient, 1 - settings.Beta1);
        state.Second.mul_(settings.Beta2).addcmul_(gradient, gradient, 1 - settings.Beta2);
        state.Parameter.mul_(1 - (numbers.LearningRate * settings.WeightDecay));
        var denominator = (state.Second.sqrt() / Math.Sqrt(correction2)).add_(settings.Epsilon);
        state.Parameter.addcdiv_(state.First, denominator, -numbers.LearningRate / correction1);
        state.Average.mul_(numbers.EmaDecay).add_(state.Parameter, 1 - numbers.EmaDecay);
    }
}

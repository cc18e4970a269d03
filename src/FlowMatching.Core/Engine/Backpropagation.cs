using FlowMatching.Core.Engine.Kernels;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>Gradients, with every failure an exception: TorchSharp lets some end the process, and none may cross libtorch's frames out of a
/// kernel of ours.</summary>
public static class Backpropagation
{
    [ThreadStatic]
    private static int severalPasses;

    /// <summary>Whether graphs that are made now have to bear more than one backward pass.</summary>
    internal static bool MayRepeat => severalPasses > 0;

    /// <summary>Lets graphs that are made until the result is disposed bear several backward passes: plain operators make them.</summary>
    public static IDisposable AllowSeveralPasses() => new Repetition();

    /// <summary>Adds the gradient of a number to that of every leaf it was computed from.</summary>
    /// <param name="loss">The number, shape ().</param>
    public static void Run(Tensor loss)
    {
        loss.backward();
        ManagedOperator.RethrowFault();
    }

    /// <summary>The gradient of a number in one tensor, zeros where it does not depend on it.</summary>
    /// <param name="number">The number, shape ().</param>
    /// <param name="input">What it was computed from.</param>
    /// <param name="keepGraph">Whether the graph is needed again.</param>
    /// <returns>The gradient, in the shape of the input.</returns>
    /// <exception cref="ArgumentException">The input takes no gradients, or there is more than one number.</exception>
    public static Tensor Of(Tensor number, Tensor input, bool keepGraph = false)
    {
        if (number.numel() != 1)
            throw new ArgumentException($"The tensor has {number.numel()} numbers, expected 1 to differentiate.");
        if (!input.requires_grad)
            throw new ArgumentException("The input does not require a gradient.");
        if (!number.requires_grad)
            return zeros_like(input);

#pragma warning disable RS0030 // this is where it is guarded
        var gradient = autograd.grad([number], [input], retain_graph: keepGraph, allow_unused: true)[0];
#pragma warning restore RS0030
        ManagedOperator.RethrowFault();
        return gradient is null || gradient.IsInvalid ? zeros_like(input) : gradient;
    }

    private sealed class Repetition : IDisposable
    {
        private bool ended;

        internal Repetition() => severalPasses++;

        public void Dispose()
        {
            if (!ended)
                severalPasses--;
            ended = true;
        }
    }
}

using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>One use of an operator that managed code computes: what it has to keep between forward and backward stands in its
/// fields.</summary>
internal abstract class ManagedCall
{
    /// <summary>Whether a backward pass may come.</summary>
    internal bool WillDifferentiate { get; set; }

    /// <summary>The result's first handle, until autograd has its own.</summary>
    internal Tensor? Output { get; set; }

    /// <summary>Computes the result; autograd is off.</summary>
    internal abstract Tensor Forward(IReadOnlyList<Tensor?> inputs);

    /// <summary>Of the inputs, what <see cref="Backward"/> needs.</summary>
    internal virtual IEnumerable<Tensor?> Kept(IReadOnlyList<Tensor?> inputs) => inputs;

    /// <summary>Computes the gradients of all inputs, null for those that are missing, from the result's.</summary>
    internal abstract List<Tensor?> Backward(IReadOnlyList<Tensor?> kept, Tensor dy);
}

/// <summary>The node through which autograd calls a <see cref="ManagedCall"/>: once differentiable, one backward pass a graph.</summary>
/// <remarks>
/// libtorch calls <see cref="backward"/> on the thread that called backward() when all tensors are on the CPU. No exception may cross its
/// frames (that ends the process), so a failure is kept and the gradients stay undefined until <see cref="Backpropagation"/> throws it.
/// TorchSharp would hold saved activations as long as the graph and handed-over gradients as long as the scope; both are let go at once
/// here.
/// </remarks>
internal sealed class ManagedOperator : autograd.SingleTensorFunction<ManagedOperator>
{
    private const string CallKey = "call",
        CountKey = "count";

    [ThreadStatic]
    private static ExceptionDispatchInfo? fault;

    [ThreadStatic]
    private static List<Tensor>? handedOver;

    /// <inheritdoc/>
    public override string Name => nameof(ManagedOperator);

    /// <summary>Evaluates the call on its inputs; missing ones are null.</summary>
    internal static Tensor Apply(ManagedCall call, params Tensor?[] inputs)
    {
        RethrowFault();
        if (!is_grad_enabled())
            return call.Forward(inputs);

        var y = apply([.. inputs, call]);
        call.Output?.Dispose();
        call.Output = null;

        return y;
    }

    /// <summary>Throws what went wrong in a backward pass of this thread.</summary>
    internal static void RethrowFault()
    {
        var found = fault;
        fault = null;
        found?.Throw();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var call = (ManagedCall)vars[^1];
        call.WillDifferentiate = true;
        Tensor[] inputs = [.. vars[..^1].Cast<Tensor>()];
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([.. call.Kept(inputs).Select(static input => input!)]);
        ctx.save_data(CallKey, call);
        ctx.save_data(CountKey, inputs.Length);

        return call.Output = call.Forward(inputs);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        handedOver?.ForEach(static gradient => gradient?.Dispose()); // libtorch has handles of its own by now
        handedOver = null;
        try
        {
            handedOver = Gradients(ctx, grad_output);
        }
        catch (Exception error)
        {
            fault = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            grad_output.Dispose();
        }

        // The call itself is the last input, and has none.
        return [.. handedOver ?? Enumerable.Repeat<Tensor>(null!, (int)ctx.get_data(CountKey)), null!];
    }

    private static List<Tensor> Gradients(autograd.AutogradContext ctx, Tensor dy)
    {
        if (is_grad_enabled())
            throw new NotSupportedException("The managed operators have no second derivative; use the plain ones for it.");

        var kept = ctx.get_saved_variables();
        try
        {
            return [.. ((ManagedCall)ctx.get_data(CallKey)).Backward(kept, dy).Select(static gradient => gradient!)];
        }
        finally
        {
            kept.ForEach(static tensor => tensor?.Dispose());
            ctx.Dispose();
        }
    }
}

using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>Shares the examples of a step out over the processes of a run, and makes of their gradients and losses those of the whole
/// batch.</summary>
/// <remarks>Of B examples process r of R has those from ⌊r B/R⌋ up to ⌊(r + 1) B/R⌋, and the gradient of the sum of their losses over B: so
/// the sum over the processes is the gradient that one process would have, up to the rounding of that sum. The losses travel with it,
/// each process's among zeros, and a wish to stop does, so that all know the same after a step and stop at the same. Where NCCL serves, the
/// gradients stay on the device and are summed there, after the losses: whoever hangs is missed at these, where the wait is
/// bounded.</remarks>
internal sealed class GradientExchange : IDisposable
{
    private readonly ICommunicator processes;
    private readonly int batch;
    private readonly Parameter[] parameters;
    private readonly NcclAllReduce? nccl;
    private readonly Tensor buffer; // the gradients unless they stay on the device, the losses, and how many processes wish to stop
    private readonly Tensor flat; // the gradients: the buffer, or one on the device
    private readonly Tensor[] gradients;
    private readonly WeightAgreement agreement;
    private int steps;

    /// <summary>Prepares the exchange.</summary>
    /// <param name="processes">The processes, two or more.</param>
    /// <param name="weights">The weights with their names, in the same order in each process.</param>
    /// <param name="batch">Number B of examples of a step.</param>
    /// <param name="nccl">Sums on the device of the weights, and becomes the exchange's; null sums in the host's memory.</param>
    public GradientExchange(
        ICommunicator processes,
        IEnumerable<(string Name, Parameter Weights)> weights,
        int batch,
        NcclAllReduce? nccl = null
    )
    {
        (this.processes, this.batch, this.nccl) = (processes, batch, nccl);
        (string Name, Parameter Weights)[] named = [.. weights];
        parameters = [.. named.Select(one => one.Weights)];
        agreement = new WeightAgreement(processes, named);
        long numbers = parameters.Sum(parameter => parameter.numel());
        buffer = zeros((nccl is null ? numbers : 0) + batch + 1).DetachFromDisposeScope();
        flat = nccl is null ? buffer : zeros(numbers, device: parameters[0].device).DetachFromDisposeScope();
        gradients = new Tensor[parameters.Length];
        long first = 0;
        for (int i = 0; i < gradients.Length; i++)
        {
            var parameter = parameters[i];
            gradients[i] = flat.narrow(0, first, parameter.numel()).view(parameter.shape).DetachFromDisposeScope();
            first += parameter.numel();
        }
    }

    /// <summary>Whether a process wished to stop at the last exchange.</summary>
    public bool StopAsked { get; private set; }

    /// <summary>The first of this process's examples, and the first of the next one's.</summary>
    public (long First, long End) Share => ((long)processes.Rank * batch / processes.Size, (processes.Rank + 1L) * batch / processes.Size);

    /// <summary>Replaces the gradient of this process's share by that of the whole batch.</summary>
    /// <param name="own">The losses of the share, in order.</param>
    /// <param name="times">The times of the whole batch.</param>
    /// <param name="stop">Whether this process wishes to stop.</param>
    /// <returns>The losses of the whole batch.</returns>
    /// <exception cref="WeightsDifferException">The processes no longer hold the same weights.</exception>
    public LossSample Reduce(IReadOnlyList<LossSample> own, Tensor times, bool stop)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        if (steps++ % WeightAgreement.EverySteps == 0)
            agreement.Check();
        buffer.zero_();
        if (nccl is not null)
            flat.zero_();
        for (int i = 0; i < gradients.Length; i++)
        {
            if (parameters[i].grad is { } gradient)
                gradients[i].copy_(gradient);
        }

        var (first, end) = Share;
        var losses = buffer.narrow(0, buffer.numel() - batch - 1, batch);
        losses.narrow(0, first, end - first).copy_(cat([.. own.Select(sample => sample.PerExample)]));
        StopAsked = Sum(stop);
        nccl?.Sum(flat);
        for (int i = 0; i < gradients.Length; i++)
        {
            if (parameters[i].grad is { } gradient)
                gradient.copy_(gradients[i]);
        }

        return new LossSample(losses.clone().to(times.device).MoveToOuterDisposeScope(), times);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var gradient in gradients)
            gradient.Dispose();
        buffer.Dispose();
        if (nccl is null)
            return;

        flat.Dispose();
        nccl.Dispose();
    }

    private unsafe bool Sum(bool stop)
    {
        Span<float> numbers = new(StableOperators.Floats(buffer), checked((int)buffer.numel()));
        numbers[^1] = stop ? 1 : 0;
        processes.AllReduceSum(numbers);

        return numbers[^1] > 0;
    }
}

using System.Runtime.InteropServices;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Distributed;

/// <summary>Sums of tensors over the processes of a run, from GPU to GPU by NCCL. To be used on the engine's thread.</summary>
/// <remarks>Not run: no GPU was at hand; what needs none is tested against functions that stand in for NCCL's. NCCL has no bounded wait:
/// whoever sums first meets the others by MPI, whose wait is bounded.</remarks>
public sealed class NcclAllReduce : IDisposable
{
    private readonly NcclLibrary library;
    private readonly nint communicator;
    private readonly Action synchronize;

    private NcclAllReduce(NcclLibrary library, nint communicator, Action synchronize) =>
        (this.library, this.communicator, this.synchronize) = (library, communicator, synchronize);

    /// <summary>What this machine has, or why gradients are summed in the host's memory; for a user to read.</summary>
    public static string Describe() =>
        NcclLibrary.Load(out string? missing)?.Name ?? $"none, {missing}: gradients go through the host's memory";

    /// <summary>Gives the library, or null with the reason.</summary>
    internal delegate NcclLibrary? Loader(out string? missing);

    /// <summary>Joins the processes by NCCL where all of them train on CUDA and have it; every process calls it.</summary>
    /// <param name="device">Where this process trains.</param>
    /// <param name="processes">The processes, two or more.</param>
    /// <param name="text">Of a training on CUDA how gradients are summed, in a sentence; else null, and nothing is looked for.</param>
    /// <returns>Null where gradients are to be summed in the host's memory.</returns>
    internal static NcclAllReduce? Join(Device device, ICommunicator processes, out string? text) =>
        Join(device, processes, NcclLibrary.Load, static () => cuda.synchronize(), out text);

    /// <inheritdoc cref="Join(Device, ICommunicator, out string?)"/>
    /// <param name="device">Where this process trains.</param>
    /// <param name="processes">The processes.</param>
    /// <param name="load">Loads the library.</param>
    /// <param name="synchronize">Waits until the device has done its work.</param>
    /// <param name="text">How gradients are summed.</param>
    internal static NcclAllReduce? Join(Device device, ICommunicator processes, Loader load, Action synchronize, out string? text)
    {
        bool isCuda = device.type == TorchSharp.DeviceType.CUDA;
        text = isCuda ? InHost("another process trains on another device") : null;
        return HaveAll(processes, isCuda) ? Join(device.index, processes, load, synchronize, out text) : null; // auto may differ
    }

    private static NcclAllReduce? Join(int gpu, ICommunicator processes, Loader load, Action synchronize, out string text)
    {
        string fault = "another process cannot";
        var library = Agree(processes, () => Find(gpu, load), ref fault);
        NcclLibrary.UniqueId[]? id = library is null
            ? null
            : Agree(processes, () => new[] { processes.Rank == 0 ? library.NewId() : default }, ref fault);
        if (id is not null)
            processes.Broadcast(MemoryMarshal.AsBytes(id.AsSpan()));
        var joined = id is null
            ? null
            : Agree(
                processes,
                () => new NcclAllReduce(library!, library!.Join(id[0], processes.Rank, processes.Size), synchronize),
                ref fault
            );
        text = joined is null ? InHost(fault) : $"Gradients are summed by {library!.Name}.";
        return joined;
    }

    private static NcclLibrary Find(int gpu, Loader load)
    {
        // NCCL joins on the thread's current device, which torch leaves at the first one.
        if (gpu > 0)
            throw new RunFailedException("it takes the first GPU that a process sees, so each must be shown its own");

        return load(out string? missing) ?? throw new RunFailedException(missing!);
    }

    /// <summary>Does something that all processes must succeed in; null where one has not. What this one has made alone is left behind: to
    /// leave a communicator could wait for those that never joined it.</summary>
    private static T? Agree<T>(ICommunicator processes, Func<T> make, ref string fault)
        where T : class
    {
        T? made = null;
        try
        {
            made = make();
        }
        catch (RunFailedException found)
        {
            fault = found.Message.TrimEnd('.');
        }

        return HaveAll(processes, made is not null) ? made : null;
    }

    private static bool HaveAll(ICommunicator processes, bool own)
    {
        float[] having = [own ? 1 : 0];
        processes.AllReduceSum(having);
        return having[0] == processes.Size;
    }

    private static string InHost(string reason) => $"Gradients are summed in the host's memory and not by NCCL: {reason}.";

    /// <summary>Replaces numbers by their sums over the processes, the same bytes in each, and waits for them.</summary>
    /// <param name="numbers">Float32, contiguous, on the device; as many in every process.</param>
    /// <exception cref="RunFailedException">NCCL has failed.</exception>
    internal unsafe void Sum(Tensor numbers)
    {
        library.AllReduceSum(communicator, StableOperators.Floats(numbers), numbers.numel());
        synchronize();
    }

    /// <inheritdoc/>
    public void Dispose() => library.Leave(communicator);
}

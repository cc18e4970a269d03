using System.Runtime.InteropServices;

namespace FlowMatching.Core.Distributed;

/// <summary>NVIDIA's NCCL by its C API, where the machine has it: sums over GPUs without a way through the host's memory.</summary>
/// <remarks>After nccl.h of NCCL 2: float32 = 7, sum = 0, a communicator's id of 128 bytes that is passed by value. Not run: no GPU was at
/// hand; only what needs none is tested.</remarks>
internal sealed unsafe class NcclLibrary
{
    /// <summary>The environment variable that names another file.</summary>
    internal const string Variable = "FM_LIBNCCL";

    private const string Usual = "libnccl.so.2";

    private const int Float = 7, // ncclFloat32
        Sum = 0; // ncclSum

    private readonly delegate* unmanaged[Cdecl]<int, byte*> errorText;
    private readonly delegate* unmanaged[Cdecl]<UniqueId*, int> newId;
    private readonly delegate* unmanaged[Cdecl]<nint*, int, UniqueId, int, int> join;
    private readonly delegate* unmanaged[Cdecl]<void*, void*, nuint, int, int, nint, nint, int> allReduce;
    private readonly delegate* unmanaged[Cdecl]<nint, int> leave;

    /// <summary>Takes the functions of a library.</summary>
    /// <param name="file">What it is called.</param>
    /// <param name="function">Gives the address of a function.</param>
    /// <exception cref="EntryPointNotFoundException">One is not there.</exception>
    internal NcclLibrary(string file, Func<string, nint> function)
    {
        errorText = (delegate* unmanaged[Cdecl]<int, byte*>)function("ncclGetErrorString");
        newId = (delegate* unmanaged[Cdecl]<UniqueId*, int>)function("ncclGetUniqueId");
        join = (delegate* unmanaged[Cdecl]<nint*, int, UniqueId, int, int>)function("ncclCommInitRank");
        allReduce = (delegate* unmanaged[Cdecl]<void*, void*, nuint, int, int, nint, nint, int>)function("ncclAllReduce");
        leave = (delegate* unmanaged[Cdecl]<nint, int>)function("ncclCommDestroy");
        int version = 0;
        Check(((delegate* unmanaged[Cdecl]<int*, int>)function("ncclGetVersion"))(&version), "ncclGetVersion");
        Name = $"NCCL {version / 10_000}.{version / 100 % 100}.{version % 100} ({file})"; // as NCCL 2.9 and later number themselves
    }

    /// <summary>What it is, such as "NCCL 2.21.5 (libnccl.so.2)".</summary>
    internal string Name { get; }

    /// <summary>Loads the library of this machine.</summary>
    /// <param name="missing">Why there is none, as the end of a sentence.</param>
    /// <returns>Null where there is none that serves.</returns>
    internal static NcclLibrary? Load(out string? missing) =>
        Load(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : Usual, out missing);

    /// <inheritdoc cref="Load(out string?)"/>
    /// <param name="file">Its file.</param>
    /// <param name="missing">Why there is none.</param>
    internal static NcclLibrary? Load(string file, out string? missing)
    {
        missing = null;
        try
        {
            if (NativeLibrary.TryLoad(file, out nint library))
                return new NcclLibrary(file, name => NativeLibrary.GetExport(library, name));

            missing = $"{file} was not found; {Variable} names another file";
        }
        catch (EntryPointNotFoundException)
        {
            missing = $"{file} lacks functions of NCCL 2";
        }
        catch (RunFailedException fault)
        {
            missing = fault.Message.TrimEnd('.');
        }

        return null;
    }

    /// <summary>Makes the identifier of a communicator; in process 0 only.</summary>
    internal UniqueId NewId()
    {
        UniqueId id;
        Check(newId(&id), "ncclGetUniqueId");
        return id;
    }

    /// <summary>Joins a communicator on the current CUDA device; waits for all its processes.</summary>
    /// <param name="id">The identifier that process 0 has made.</param>
    /// <param name="rank">The number of this process.</param>
    /// <param name="size">The number of processes.</param>
    /// <returns>The communicator.</returns>
    internal nint Join(UniqueId id, int rank, int size)
    {
        nint communicator = 0;
        Check(join(&communicator, size, id, rank), "ncclCommInitRank");
        return communicator;
    }

    /// <summary>Has numbers replaced by their sums over the processes, on the default stream: in order with what torch computes there, and
    /// not yet done at the return.</summary>
    /// <param name="communicator">The communicator.</param>
    /// <param name="numbers">Their address in the device's memory.</param>
    /// <param name="count">How many; as many in every process.</param>
    internal void AllReduceSum(nint communicator, float* numbers, long count) =>
        Check(allReduce(numbers, numbers, (nuint)count, Float, Sum, communicator, 0), "ncclAllReduce");

    /// <summary>Leaves a communicator. A fault of that is not told: it would hide the one that ends the run.</summary>
    /// <param name="communicator">The communicator.</param>
    internal void Leave(nint communicator) => _ = leave(communicator);

    private void Check(int result, string function)
    {
        if (result != 0)
            throw new RunFailedException($"{function} failed: {Marshal.PtrToStringUTF8((nint)errorText(result))} (ncclResult {result}).");
    }

    /// <summary>ncclUniqueId.</summary>
    internal struct UniqueId
    {
        private fixed byte bytes[128];
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using TorchSharp.Modules;

namespace FlowMatching.Core.Training;

/// <summary>Looks now and then whether all processes of a run hold the same weights.</summary>
/// <remarks>The checksum of a tensor is the first 8 bytes of the SHA-256 of its numbers, so that one bit that differs is found. Process 0
/// tells its checksums; process r puts the number of its first tensor that differs, counted from 1, at place r of a vector, else 0; and
/// the sum of these vectors tells all of them to all. A check costs 8 bytes a tensor, a number a process and a
/// hash of the weights.</remarks>
/// <param name="processes">The processes.</param>
/// <param name="tensors">The weights with their names, in the same order in each process.</param>
internal sealed class WeightAgreement(ICommunicator processes, IReadOnlyList<(string Name, Parameter Weights)> tensors)
{
    /// <summary>Steps from one check to the next; the first one is before the first step.</summary>
    public const int EverySteps = 100;

    private const int Width = sizeof(ulong);

    /// <summary>Compares the weights of all processes.</summary>
    /// <exception cref="WeightsDifferException">They differ; every process throws it.</exception>
    public void Check()
    {
        ulong[] own = [.. tensors.Select(tensor => ChecksumOf(tensor.Weights))],
            first = [.. own];
        processes.Broadcast(MemoryMarshal.AsBytes(first.AsSpan()));
        float[] differing = new float[processes.Size];
        differing[processes.Rank] = FirstDifference(own, first) + 1;
        processes.AllReduceSum(differing);
        int process = Array.FindIndex(differing, number => number > 0);
        if (process >= 0)
            throw new WeightsDifferException(
                $"Process {process} of {processes.Size} no longer has the weights of process 0: {tensors[(int)differing[process] - 1].Name} is the first "
                    + "tensor that differs. Go on from the last checkpoint by --resume, on machines of one kind."
            );
    }

    private static int FirstDifference(ulong[] sums, ulong[] others)
    {
        int same = sums.AsSpan().CommonPrefixLength(others);
        return same < sums.Length ? same : -1;
    }

    private static ulong ChecksumOf(Parameter weights) =>
        BitConverter.ToUInt64(SHA256.HashData(MemoryMarshal.AsBytes<float>(weights.detach().ToFloatArray())).AsSpan(0, Width));
}

/// <summary>The processes of a run have come to hold different weights.</summary>
/// <param name="message">Which process, and which tensor.</param>
public sealed class WeightsDifferException(string message) : RunFailedException(message);

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Distributed;

/// <summary>What can be tested of NCCL without a GPU: against functions that stand in for its own, and sum as if two processes had told the
/// same numbers.</summary>
[NonParallelizable]
public sealed class NcclTests : EngineTestBase
{
    private static readonly NcclAllReduce.Loader Load = (out string? missing) =>
    {
        missing = null;
        return new NcclLibrary("stand-in", StandIn.Function);
    };

    [SetUp]
    public void Forget() => StandIn.Forget();

    [Test]
    public void UniqueId_AsNcclPassesIt_Has128Bytes() => Assert.That(Unsafe.SizeOf<NcclLibrary.UniqueId>(), Is.EqualTo(128));

    [Test]
    public void Load_FileThatIsNotThere_GivesNullWithTheReason()
    {
        var library = NcclLibrary.Load("libnccl-of-nowhere.so.2", out string? missing);

        Assert.That(library, Is.Null);
        Assert.That(missing, Is.EqualTo("libnccl-of-nowhere.so.2 was not found; FM_LIBNCCL names another file"));
    }

    [Test]
    [Platform(Include = "Linux")]
    public void Load_AnotherLibrary_GivesNullWithTheReason()
    {
        var library = NcclLibrary.Load("libc.so.6", out string? missing);

        Assert.That((library, missing), Is.EqualTo(((NcclLibrary?)null, "libc.so.6 lacks functions of NCCL 2")));
    }

    [Test]
    public void Name_HasTheVersionAsNcclNumbersIt() => Assert.That(Load(out _)!.Name, Is.EqualTo("NCCL 2.21.5 (stand-in)"));

    [TestCase("ncclGetVersion")]
    [TestCase("ncclGetUniqueId")]
    [TestCase("ncclCommInitRank")]
    [TestCase("ncclAllReduce")]
    public void Check_ResultThatIsNotZero_IsToldInTheWordsOfNccl(string function)
    {
        StandIn.Failing = function;

        Assert.That(
            UseAll,
            Throws.TypeOf<RunFailedException>().With.Message.EqualTo($"{function} failed: unhandled cuda error (ncclResult 1).")
        );
    }

    [Test]
    public void Sum_OfTwoProcesses_IsInPlaceInFloat32OnTheDefaultStreamAndWaitedFor()
    {
        string[] texts = Company.Run(
            2,
            processes =>
            {
                using var nccl = NcclAllReduce.Join(Gpu(-1), processes, Load, StandIn.Synchronize, out string? text)!;
                using var numbers = tensor(new[] { 1f, 2, 3 });
                nccl.Sum(numbers);
                Assert.That(numbers.ToFloatArray(), Is.EqualTo(new[] { 2f, 4, 6 }));
                return text!;
            }
        );

        Assert.That(texts, Is.All.EqualTo("Gradients are summed by NCCL 2.21.5 (stand-in)."));
        Assert.That(
            StandIn.Calls,
            Is.EquivalentTo(
                new[]
                {
                    "join 0 of 2 by 0..127",
                    "join 1 of 2 by 0..127",
                    "sum of 3 by 100, type 7, operation 0, stream 0",
                    "sum of 3 by 101, type 7, operation 0, stream 0",
                    "wait",
                    "wait",
                    "leave 100",
                    "leave 101",
                }
            )
        );
        Assert.That(StandIn.Calls.SkipWhile(call => !call.StartsWith("sum", StringComparison.Ordinal)).ElementAt(1), Is.EqualTo("wait"));
    }

    [Test]
    public void Join_OneProcessWithoutIt_SumsInTheHostsMemoryInAllAndSaysWhy()
    {
        string[] texts = Company.Run(
            2,
            processes =>
            {
                NcclAllReduce.Loader none = (out string? missing) => NcclLibrary.Load("libnccl-of-nowhere.so.2", out missing);
                Assert.That(
                    NcclAllReduce.Join(Gpu(0), processes, processes.Rank == 1 ? none : Load, StandIn.Synchronize, out string? text),
                    Is.Null
                );
                return text!;
            }
        );

        Assert.That(texts[0], Is.EqualTo("Gradients are summed in the host's memory and not by NCCL: another process cannot."));
        Assert.That(texts[1], Does.EndWith("not by NCCL: libnccl-of-nowhere.so.2 was not found; FM_LIBNCCL names another file."));
        Assert.That(StandIn.Calls, Is.Empty);
    }

    [TestCase("ncclGetUniqueId", 0)]
    [TestCase("ncclCommInitRank", 0)]
    [TestCase("ncclCommInitRank", 1)]
    public void Join_ThatFailsInOneProcess_SumsInTheHostsMemoryInAll(string function, int rank)
    {
        (StandIn.Failing, StandIn.FailingRank) = (function, rank);

        string[] texts = Company.Run(
            2,
            processes =>
            {
                Assert.That(NcclAllReduce.Join(Gpu(0), processes, Load, StandIn.Synchronize, out string? text), Is.Null);
                return text!;
            }
        );

        Assert.That(texts[rank], Does.EndWith($"not by NCCL: {function} failed: unhandled cuda error (ncclResult 1)."));
        Assert.That(texts[1 - rank], Does.EndWith("not by NCCL: another process cannot."));
    }

    [Test]
    public void Join_AnotherGpuThanTheFirst_IsNotTried()
    {
        Assert.That(NcclAllReduce.Join(Gpu(1), new SingleProcess(), Load, StandIn.Synchronize, out string? text), Is.Null);
        Assert.That(text, Does.Contain("the first GPU that a process sees"));
    }

    [Test]
    public void Join_OnTheCpu_LooksForNothingAndSaysNothing()
    {
        NcclAllReduce.Loader never = (out string? missing) => throw new InvalidOperationException("It was looked for.");

        Assert.That(NcclAllReduce.Join(CPU, new SingleProcess(), never, StandIn.Synchronize, out string? text), Is.Null);
        Assert.That(text, Is.Null);
    }

    [Test]
    public void Join_OneProcessOnTheCpu_LooksForNothingInBoth()
    {
        NcclAllReduce.Loader never = (out string? missing) => throw new InvalidOperationException("It was looked for.");
        string?[] texts = Company.Run(
            2,
            processes =>
            {
                var device = processes.Rank == 0 ? Gpu(0) : CPU;
                Assert.That(NcclAllReduce.Join(device, processes, never, StandIn.Synchronize, out string? text), Is.Null);
                return text;
            }
        );

        Assert.That(texts[0], Does.EndWith("not by NCCL: another process trains on another device."));
        Assert.That(texts[1], Is.Null);
    }

    [Test]
    public void Reduce_ByNccl_SumsGradientsThereAndLossesAmongTheProcesses()
    {
        var found = Company.Run(
            2,
            processes =>
            {
                var nccl = NcclAllReduce.Join(Gpu(0), processes, Load, StandIn.Synchronize, out _);
                using TorchSharp.Modules.Parameter weights = new(zeros(2));
                weights.grad = tensor(new[] { 1f, -3 });
                using GradientExchange exchange = new(processes, [("w", weights)], batch: 3, nccl);
                var (first, end) = exchange.Share;
                var own = arange(first, end, ScalarType.Float32);

                var losses = exchange.Reduce([new LossSample(own, own)], zeros(3), stop: processes.Rank == 1);

                return (weights.grad!.ToFloatArray(), losses.PerExample.ToFloatArray(), exchange.StopAsked);
            }
        );

        foreach (var (gradient, losses, stopAsked) in found)
        {
            Assert.That(gradient, Is.EqualTo(new[] { 2f, -6 }));
            Assert.That(losses, Is.EqualTo(new[] { 0f, 1, 2 }));
            Assert.That(stopAsked);
        }

        Assert.That(StandIn.Calls, Has.Exactly(2).StartsWith("sum of 2 by")); // the losses do not go that way
    }

    private static Device Gpu(int index) => new(TorchSharp.DeviceType.CUDA, index);

    private static unsafe void UseAll()
    {
        var library = Load(out _)!;
        nint communicator = library.Join(library.NewId(), 0, 1);
        float number = 1;
        library.AllReduceSum(communicator, &number, 1);
    }

    /// <summary>Functions in the place of NCCL's.</summary>
    private static unsafe class StandIn
    {
        private static readonly nint Words = Marshal.StringToCoTaskMemUTF8("unhandled cuda error");

        public static List<string> Calls { get; } = [];

        public static string? Failing { get; set; }

        public static int? FailingRank { get; set; }

        public static void Forget()
        {
            Calls.Clear();
            (Failing, FailingRank) = (null, null);
        }

        public static void Synchronize() => Calls.Add("wait");

        public static nint Function(string name) =>
            name switch
            {
                "ncclGetErrorString" => (nint)(delegate* unmanaged[Cdecl]<int, nint>)&Text,
                "ncclGetVersion" => (nint)(delegate* unmanaged[Cdecl]<int*, int>)&Version,
                "ncclGetUniqueId" => (nint)(delegate* unmanaged[Cdecl]<byte*, int>)&NewId,
                "ncclCommInitRank" => (nint)(delegate* unmanaged[Cdecl]<nint*, int, NcclLibrary.UniqueId, int, int>)&Join,
                "ncclAllReduce" => (nint)(delegate* unmanaged[Cdecl]<float*, float*, nuint, int, int, nint, nint, int>)&Sum,
                "ncclCommDestroy" => (nint)(delegate* unmanaged[Cdecl]<nint, int>)&Leave,
                _ => throw new EntryPointNotFoundException(name),
            };

        private static int Result(string function, int rank = 0) => function == Failing && rank == (FailingRank ?? 0) ? 1 : 0;

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static nint Text(int result) => Words;

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int Version(int* version)
        {
            *version = 22105;
            return Result("ncclGetVersion");
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int NewId(byte* id)
        {
            for (int i = 0; i < 128; i++)
                id[i] = (byte)i;
            return Result("ncclGetUniqueId");
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int Join(nint* communicator, int size, NcclLibrary.UniqueId id, int rank)
        {
            Span<byte> bytes = new(&id, 128);
            bool isWhole = bytes.SequenceEqual(Enumerable.Range(0, 128).Select(i => (byte)i).ToArray());
            Calls.Add($"join {rank} of {size} by {(isWhole ? "0..127" : "something else")}");
            *communicator = 100 + rank;
            return Result("ncclCommInitRank", rank);
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int Sum(float* from, float* to, nuint count, int type, int operation, nint communicator, nint stream)
        {
            Calls.Add($"sum of {count} by {communicator}, type {type}, operation {operation}, stream {stream}");
            for (nuint i = 0; i < count; i++)
                to[i] = 2 * from[i];
            return Result("ncclAllReduce");
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        private static int Leave(nint communicator)
        {
            Calls.Add($"leave {communicator}");
            return 0;
        }
    }
}

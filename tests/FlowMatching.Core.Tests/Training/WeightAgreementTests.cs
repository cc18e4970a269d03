using FlowMatching.Core.Distributed;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

public sealed class WeightAgreementTests : EngineTestBase
{
    private static readonly string[] Names = ["layers.0.weight", "layers.0.bias", "layers.2.weight"];

    [Test]
    public void Check_EqualWeights_Passes()
    {
        using Pair pair = new();

        Assert.That(Check(pair, Weights(), Weights()), Has.All.Null);
    }

    [TestCase(0)]
    [TestCase(2)]
    public void Check_OneBitDiffers_NamesTheFirstSuchTensorInBoth(int tensor)
    {
        using Pair pair = new();
        var other = Weights();
        using (no_grad())
        {
            foreach (var (_, weights) in other.Skip(tensor))
                weights[1].fill_(MathF.BitIncrement(weights[1].item<float>()));
        }

        string[] told = [.. Check(pair, Weights(), other).Select(fault => fault!.Message)];

        Assert.That(told, Has.Length.EqualTo(2));
        Assert.That(told, Has.All.Contains($"Process 1 of 2 no longer has the weights of process 0: {Names[tensor]} is the first"));
    }

    private static (string, Parameter)[] Weights() =>
        [.. Names.Select(name => (name, new Parameter(arange(0, 4, dtype: ScalarType.Float32) / 3)))];

    /// <summary>Lets two processes check, each on a thread, and gives what each of them throws.</summary>
    private static WeightsDifferException?[] Check(Pair pair, params (string, Parameter)[][] weights)
    {
        var faults = new WeightsDifferException?[2];
        Thread[] threads =
        [
            .. Enumerable.Range(0, 2).Select(rank => new Thread(() => faults[rank] = Catch(pair.Process(rank), weights[rank]))),
        ];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();

        return faults;
    }

    private static WeightsDifferException? Catch(ICommunicator process, (string, Parameter)[] weights)
    {
        try
        {
            new WeightAgreement(process, weights).Check();
            return null;
        }
        catch (WeightsDifferException fault)
        {
            return fault;
        }
    }

    /// <summary>Two processes on two threads.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly Barrier barrier = new(2);
        private readonly float[]?[] numbers = new float[2][];
        private byte[] told = [];

        public ICommunicator Process(int rank) => new Half(this, rank);

        public void Dispose() => barrier.Dispose();

        private sealed class Half(Pair pair, int rank) : ICommunicator
        {
            public int Rank => rank;

            public int Size => 2;

            public void AllReduceSum(Span<float> sums)
            {
                pair.numbers[rank] = sums.ToArray();
                pair.barrier.SignalAndWait();
                for (int i = 0; i < sums.Length; i++)
                    sums[i] = pair.numbers[0]![i] + pair.numbers[1]![i];
                pair.barrier.SignalAndWait();
            }

            public void Broadcast(Span<byte> bytes)
            {
                if (rank == 0)
                    pair.told = bytes.ToArray();
                pair.barrier.SignalAndWait();
                pair.told.CopyTo(bytes);
                pair.barrier.SignalAndWait();
            }

            public void Gather(ReadOnlySpan<float> own, Span<float> whole, IReadOnlyList<int> counts) => throw new NotSupportedException();

            public void Call() => throw new NotSupportedException();

            public void AwaitCall() => throw new NotSupportedException();

            public void Abort(int exitCode) => throw new NotSupportedException();

            public void Dispose() { }
        }
    }
}

using FlowMatching.Core.Data;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Models;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

public sealed class SharedTrainingTests : EngineTestBase
{
    [Test]
    public void Create_FewerExamplesThanProcesses_IsRefused()
    {
        TrainingPlan plan = new()
        {
            Architecture = new Architecture { Hidden = 8, Depth = 2 },
            Settings = new TrainerSettings { BatchSize = 2 },
        };

        Assert.That(
            () => Trainer.Create(plan, DataSets.Get("moons"), CPU, new Crowd(3)),
            Throws.TypeOf<InvalidInputException>().With.Message.Contains("--batch-size is 2, expected 3 or more")
        );
    }

    [TestCase(0, 3, 10, 0, 3)]
    [TestCase(1, 3, 10, 3, 6)]
    [TestCase(2, 3, 10, 6, 10)]
    public void Share_OfABatch_IsWholeRows(int rank, int size, int batch, long first, long end)
    {
        using GradientExchange exchange = new(new Crowd(size) { Rank = rank }, [], batch);

        Assert.That(exchange.Share, Is.EqualTo((first, end)));
    }

    /// <summary>Processes that are never heard of.</summary>
    private sealed class Crowd(int size) : ICommunicator
    {
        public int Rank { get; init; }

        public int Size => size;

        public void AllReduceSum(Span<float> numbers) { }

        public void Broadcast(Span<byte> bytes) { }

        public void Gather(ReadOnlySpan<float> own, Span<float> whole, IReadOnlyList<int> counts) { }

        public void Call() { }

        public void AwaitCall() { }

        public void Abort(int exitCode) { }

        public void Dispose() { }
    }
}

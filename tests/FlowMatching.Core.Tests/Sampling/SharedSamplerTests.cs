using FlowMatching.Core.Distributed;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Sampling;

public sealed class SharedSamplerTests : EngineTestBase
{
    private static readonly Sampler Sampler = new(new GaussianFlow(new CondOtPath(), mean: 2, std: 0.5), dimension: 2);

    private static readonly SampleRequest Odd = new()
    {
        Count = 1100,
        Chunk = 300,
        Seed = 3,
        Steps = 4,
    };

    public static IEnumerable<TestCaseData> Requests =>
        [
            new TestCaseData(Odd).SetArgDisplayNames("midpoint"),
            new TestCaseData(Odd with { FrameTimes = [0, 0.5, 1] }).SetArgDisplayNames("frames"),
            new TestCaseData(Odd with { SdeStrength = 1 }).SetArgDisplayNames("sde"),
            new TestCaseData(Odd with { Solver = new Dopri5(), Chunk = 7, Count = 20 }).SetArgDisplayNames("dopri5"),
            new TestCaseData(Odd with { Count = 5 }).SetArgDisplayNames("one chunk"),
        ];

    [TestCaseSource(nameof(Requests))]
    public void Draw_ByAnyNumberOfProcesses_GivesTheSamplesOfOne(SampleRequest request)
    {
        var alone = Sampler.Draw(request);

        foreach (int size in (int[])[1, 2, 3, 6])
        {
            var shared = DrawBy(size, request);

            Assert.That(shared.Samples, Is.EqualTo(alone.Samples), $"{size} processes");
            Assert.That(shared.Nfe, Is.EqualTo(alone.Nfe));
            Assert.That(shared.Frames.Select(frame => frame.Time), Is.EqualTo(alone.Frames.Select(frame => frame.Time)));
            Assert.That(shared.Frames.SelectMany(frame => frame.Points), Is.EqualTo(alone.Frames.SelectMany(frame => frame.Points)));
        }
    }

    [Test]
    public void Draw_ByTwoProcesses_ComputesHalfInEach()
    {
        Mailbox sent = new(2);
        new SharedSampler(Sampler, 2, sent.Process(1)).Help(Odd);

        // Of four chunks process 1 has the last two, 300 and 200 samples of two numbers, and hands over the NFE with them.
        Assert.That(sent.Numbers[1], Has.Length.EqualTo(500 * 2 + 1));
    }

    private static SampleResult DrawBy(int size, SampleRequest request)
    {
        Mailbox sent = new(size);
        for (int process = 1; process < size; process++)
            new SharedSampler(Sampler, 2, sent.Process(process)).Help(request);

        return new SharedSampler(Sampler, 2, sent.Process(0)).Draw(request);
    }

    /// <summary>What processes that run one after the other, the first one last, hand over to it.</summary>
    private sealed class Mailbox(int size)
    {
        public float[][] Numbers { get; } = new float[size][];

        public ICommunicator Process(int rank) => new Sender(this, rank);

        private sealed class Sender(Mailbox box, int rank) : ICommunicator
        {
            public int Rank => rank;

            public int Size => box.Numbers.Length;

            public void AllReduceSum(Span<float> numbers) => throw new NotSupportedException();

            public void Broadcast(Span<byte> bytes) => throw new NotSupportedException();

            public void Gather(ReadOnlySpan<float> own, Span<float> whole, IReadOnlyList<int> counts)
            {
                box.Numbers[rank] = own.ToArray();
                if (rank > 0)
                    return;

                Assert.That(box.Numbers.Select(numbers => numbers.Length), Is.EqualTo(counts));
                box.Numbers.SelectMany(numbers => numbers).ToArray().CopyTo(whole);
            }

            public void Call() { }

            public void AwaitCall() { }

            public void Abort(int exitCode) { }

            public void Dispose() { }
        }
    }
}

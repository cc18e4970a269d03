using System.Runtime.ExceptionServices;
using FlowMatching.Core.Distributed;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>The processes of a run as threads, of which only one runs at a time: the engine has one caller.</summary>
internal sealed class Company
{
    private readonly object turn = new();
    private object[] told;
    private object[] heard = [];
    private int here;
    private int round;
    private bool haveEnded;
    private Exception? fault;

    private Company(int size) => told = new object[size];

    /// <summary>Does work in every process, and gives what each has found. The first fault ends all of them.</summary>
    public static T[] Run<T>(int size, Func<ICommunicator, T> work)
    {
        Company company = new(size);
        var found = new T[size];
        Thread[] threads =
        [
            .. Enumerable
                .Range(0, size)
                .Select(rank => new Thread(() => company.Take(() => found[rank] = work(new Member(company, rank))))),
        ];
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        if (company.fault is { } fault)
            ExceptionDispatchInfo.Throw(fault);

        return found;
    }

    private void Take(Action work)
    {
        lock (turn)
        {
            try
            {
                using var scope = NewDisposeScope();
                work();
            }
            catch (Exception first)
            {
                fault ??= first;
            }

            haveEnded = true;
            Monitor.PulseAll(turn);
        }
    }

    // What every process tells, once all have.
    private object[] Exchange(int rank, object own)
    {
        told[rank] = own;
        int begun = round;
        if (++here == told.Length)
        {
            (heard, told, here) = (told, new object[told.Length], 0);
            round++;
            Monitor.PulseAll(turn);
        }

        while (round == begun)
        {
            if (haveEnded)
                throw new InvalidOperationException("A process has ended while this one waits for it.");
            Monitor.Wait(turn);
        }

        return heard;
    }

    private sealed class Member(Company company, int rank) : ICommunicator
    {
        public int Rank => rank;

        public int Size => company.told.Length;

        public void AllReduceSum(Span<float> numbers)
        {
            object[] all = company.Exchange(rank, numbers.ToArray());
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = all.Sum(own => ((float[])own)[i]);
        }

        public void Broadcast(Span<byte> bytes) => ((byte[])company.Exchange(rank, bytes.ToArray())[0]).CopyTo(bytes);

        public void Gather(ReadOnlySpan<float> own, Span<float> whole, IReadOnlyList<int> counts)
        {
            float[][] all = [.. company.Exchange(rank, own.ToArray()).Cast<float[]>()];
            if (rank > 0)
                return;

            Assert.That(all.Select(numbers => numbers.Length), Is.EqualTo(counts));
            all.SelectMany(numbers => numbers).ToArray().CopyTo(whole);
        }

        public void Call() => throw new NotSupportedException();

        public void AwaitCall() => throw new NotSupportedException();

        public void Abort(int exitCode) { }

        public void Dispose() { }
    }
}

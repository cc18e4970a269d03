using System.Diagnostics;
using System.Text.RegularExpressions;
using FlowMatching.Core;
using FlowMatching.Core.Engine;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Reads many broken files one after another on a thread of their own, and watches each: it is taken or refused in one clean
/// sentence, soon, and with little memory.</summary>
/// <param name="reader">The reader.</param>
/// <param name="folder">A folder of its own, in which the file lies.</param>
internal sealed partial class FuzzRun(FuzzedReader reader, string folder)
{
    private const int MostFindings = 5;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(1),
        Patience = TimeSpan.FromSeconds(60);

    private readonly string path = Path.Combine(folder, "input" + reader.Extension);
    private readonly List<FuzzFinding> findings = [];
    private volatile byte[] present = [];
    private int index,
        accepted;
    private long mostAllocated;

    /// <summary>Reads the corpus, and then broken files.</summary>
    /// <param name="inputs">How many.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="limit">When to stop, whatever the number.</param>
    public FuzzOutcome Run(int inputs, int seed, TimeSpan limit)
    {
        long start = Stopwatch.GetTimestamp();
        EngineThread thread = new(); // what reads tensors must be on one; left behind where it hangs
        var work = Task.Run(() => thread.Run(() => ReadAll(inputs, seed, limit)));
        for (int seen = -1; !work.Wait(Patience); seen = index)
        {
            if (index == seen)
                return Outcome(start, [.. findings, new FuzzFinding(index, $"not done after {Patience.TotalSeconds} s", present)]);
        }

        thread.Dispose();
        return Outcome(start, findings);
    }

    private FuzzOutcome Outcome(long start, IReadOnlyList<FuzzFinding> found) =>
        new(index, accepted, Stopwatch.GetElapsedTime(start).TotalSeconds, mostAllocated, found);

    private void ReadAll(int inputs, int seed, TimeSpan limit)
    {
        TorchEngine.Start(new EngineSettings { Threads = 1 });
        var corpus = reader.Corpus();
        foreach (byte[] whole in corpus)
            RequireTaken(reader.Mend(whole));

        long start = Stopwatch.GetTimestamp();
        Mutator mutator = new(corpus, reader.Tokens, seed);
        while (index < inputs && findings.Count < MostFindings && Stopwatch.GetElapsedTime(start) < limit)
        {
            byte[] broken = mutator.At(index);
            Watch(index % 4 == 3 ? broken : reader.Mend(broken));
            index++;
        }
    }

    private void RequireTaken(byte[] whole)
    {
        File.WriteAllBytes(path, whole);
        reader.Read(path);
    }

    private void Watch(byte[] file)
    {
        present = file;
        File.WriteAllBytes(path, file);
        long before = GC.GetAllocatedBytesForCurrentThread(),
            start = Stopwatch.GetTimestamp();
        string? fault = Try();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        mostAllocated = Math.Max(mostAllocated, allocated);
        if (allocated > reader.MostAllocated)
            fault ??= $"{allocated} bytes were allocated, expected at most {reader.MostAllocated}";
        if (Stopwatch.GetElapsedTime(start) > MostTime && IsSlow())
            fault ??= $"it took more than {MostTime.TotalSeconds} s";
        if (fault is not null)
            findings.Add(new FuzzFinding(index, fault, file));
    }

    // Once more: the first time, the machine may have been busy with something else.
    private bool IsSlow()
    {
        long start = Stopwatch.GetTimestamp();
        Try();
        return Stopwatch.GetElapsedTime(start) > MostTime;
    }

    private string? Try()
    {
        try
        {
            reader.Read(path);
            accepted++;
            return null;
        }
        catch (InvalidInputException e)
        {
            return e.Faults.Select(FaultOf).FirstOrDefault(fault => fault is not null);
        }
        catch (Exception e) when (e.GetType() == reader.AlsoClean)
        {
            return FaultOf(e.Message);
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private static string? FaultOf(string sentence) => Sentence().IsMatch(sentence) ? null : $"this is no clean sentence: {sentence}";

    [GeneratedRegex(@"^[^\p{Cc}]{1,3000}[.?]$")]
    private static partial Regex Sentence();
}

using FlowMatching.Core.Engine;
using FlowMatching.Core.Reflow;
using FlowMatching.Runs.Reflow;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Reflow;

[Category("Engine")]
public sealed class PairFilesTests
{
    private static readonly PairPart First = new(0, 0, 2, 4), Second = new(0, 2, 2, 4), OfNextPool = new(1, 0, 2, 4);
    private static readonly float[] Ends = [1, 2, 3, 4, 5, -6];

    private TemporaryFolder folder = null!;
    private Watcher watcher = null!;

    private string[] Files => [.. Directory.EnumerateFiles(folder.In("pairs")).Select(Path.GetFileName).Order().OfType<string>()];

    [OneTimeSetUp]
    public void StartEngine() => TorchEngine.Start(new EngineSettings { Threads = 1 });

    [SetUp]
    public void SetUp() => (folder, watcher) = (new TemporaryFolder(), new Watcher());

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Find_OfAPartThatWasKept_GivesItsNumbers()
    {
        Open().Keep(First, Ends);

        Assert.That(Open().Find(First), Is.EqualTo(Ends));
        Assert.That(Open().Find(Second), Is.Null);
        Assert.That(watcher.Notes, Is.Empty);
    }

    [TestCase("another teacher")]
    [TestCase("damaged")]
    [TestCase("cut")]
    [TestCase("other kind")]
    public void Find_OfAFileThatIsNotThisRunsOrNotWhole_SaysSoOnceAndGivesNothing(string fault)
    {
        Open(fault == "another teacher" ? fault : "this").Keep(First, Ends);
        string file = folder.In(Path.Combine("pairs", Files[0]));
        byte[] bytes = File.ReadAllBytes(file);
        if (fault == "damaged") bytes[^1] ^= 1;
        File.WriteAllBytes(file, fault switch { "cut" => bytes[..^5], "other kind" => [1, 2, 3], _ => bytes });
        var pairs = Open();

        Assert.That((pairs.Find(First), pairs.Find(First)), Is.EqualTo(((float[]?)null, (float[]?)null)));
        Assert.That(watcher.Notes, Has.Count.EqualTo(1).And.All.Contains("made anew"));
    }

    [Test]
    public void Keep_FirstPartOfANewPool_RemovesTheOldOnes()
    {
        var pairs = Open();
        pairs.Keep(First, Ends);
        pairs.Keep(Second, Ends);
        pairs.Keep(OfNextPool, Ends);

        Assert.That(Files, Is.EqualTo(new[] { "0001-0000000.safetensors" }));
        pairs.Remove();
        Assert.That(Directory.Exists(folder.In("pairs")), Is.False);
    }

    [Test]
    public void Making_OfAPool_TellsItsProgressUntilAStopIsAskedFor()
    {
        using CancellationTokenSource stop = new();
        var pairs = Open(stop: stop.Token);
        pairs.Making(Second, 0.5);
        stop.Cancel();

        Assert.That(watcher.Seen, Has.Count.EqualTo(1));
        Assert.That((watcher.Seen[0].Done, watcher.Seen[0].Total), Is.EqualTo((3, 4)));
        Assert.That(() => pairs.Making(Second, 0.6), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Seconds_AreThoseOfThePartsThatWereMade()
    {
        ManualTime time = new();
        PairFiles pairs = new(folder.In("pairs"), "this", watcher, new RunClock(time), CancellationToken.None);
        foreach (var part in (PairPart[])[First, Second, OfNextPool])
        {
            time.Seconds += 100; // something else
            pairs.Making(part, 0);
            time.Seconds += 3;
            pairs.Making(part, 0.5);
            time.Seconds += 4;
            pairs.Keep(part, Ends);
        }

        Assert.That(pairs.Seconds, Is.EqualTo(21));
    }

    private PairFiles Open(string owner = "this", CancellationToken stop = default) =>
        new(folder.In("pairs"), owner, watcher, new RunClock(TimeProvider.System), stop);
}

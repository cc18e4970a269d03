using FlowMatching.Core.Engine;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reflow;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Reflow;

[Category("Engine")]
public sealed class PairCacheTests
{
    private static readonly PairPart First = new(0, 0, 2, 4),
        Second = new(0, 2, 2, 4),
        OfNextPool = new(1, 0, 2, 4);
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
        if (fault == "damaged")
            bytes[^1] ^= 1;
        File.WriteAllBytes(
            file,
            fault switch
            {
                "cut" => bytes[..^5],
                "other kind" => [1, 2, 3],
                _ => bytes,
            }
        );
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
    public void Make_OfAPart_TellsItsProgressAndKeepsIt()
    {
        var pairs = Open();
        float[] Make(Action<double> tell)
        {
            tell(0.5);
            return Ends;
        }

        Assert.That(pairs.Make([Second], Make), Is.EqualTo(Ends));
        Assert.That(pairs.Find(Second), Is.EqualTo(Ends));
        Assert.That(watcher.Seen, Has.Count.EqualTo(1));
        Assert.That((watcher.Seen[0].Done, watcher.Seen[0].Total), Is.EqualTo((3, 4)));
    }

    [Test]
    public void Make_OfSeveralParts_KeepsEachAndTellsTheProgressOfAll()
    {
        var pairs = Open();
        float[] both = [.. Ends, 7, 8, 9, 10, 11, 12];
        float[] Make(Action<double> tell)
        {
            tell(0.75);
            return both;
        }

        Assert.That(pairs.Make([First, Second], Make), Is.EqualTo(both));
        Assert.That((pairs.Find(First), pairs.Find(Second)), Is.EqualTo((Ends, both[6..])));
        Assert.That((watcher.Seen[0].Done, watcher.Seen[0].Total), Is.EqualTo((3, 4)));
    }

    [Test]
    public void Make_MakingThatIsStopped_KeepsNothing()
    {
        var pairs = Open();

        Assert.That(
            () => pairs.Make([First], _ => throw new OperationCanceledException()),
            Throws.InstanceOf<OperationCanceledException>()
        );
        Assert.That((pairs.Find(First), pairs.Seconds), Is.EqualTo(((float[]?)null, 0.0)));
    }

    [Test]
    public void Seconds_AreThoseOfThePartsThatWereMade()
    {
        ManualTime time = new();
        PairCache pairs = new(folder.In("pairs"), "this", watcher, new RunClock(time));
        foreach (var part in (PairPart[])[First, Second, OfNextPool])
        {
            time.Seconds += 100; // something else
            pairs.Make(
                [part],
                _ =>
                {
                    time.Seconds += 7;
                    return Ends;
                }
            );
        }

        Assert.That(pairs.Seconds, Is.EqualTo(21));
    }

    [Test]
    public void OwnerOf_SettingsOfARun_IsTheTextInFilesThatWereKept()
    {
        PairPoolSettings pool = new()
        {
            Pairs = 4000,
            RenewEvery = 15,
            Solver = "dopri5",
            Steps = 8,
            RelativeTolerance = 1e-3,
        };
        EngineChoice engine = new("libtorch", "cpu", "fp32", 2, "");

        Assert.That(
            PairCache.OwnerOf("ab12", 3, new PairPoolSettings(), engine),
            Is.EqualTo(
                "teacher ab12, seed 3, TeacherPool { Pairs = 131072, RenewEvery = 1000, Solver = midpoint, Steps = 20, RelativeTolerance = , AbsoluteTolerance =  }, "
                    + "cpu, fp32, 2 threads"
            )
        );
        Assert.That(
            PairCache.OwnerOf("ab12", 3, pool with { Guidance = 1.5 }, engine),
            Does.Contain("AbsoluteTolerance = , Guidance = 1.5 }")
        );
        Assert.That(
            PairCache.OwnerOf("ab12", 3, pool, engine),
            Does.Contain(
                "TeacherPool { Pairs = 4000, RenewEvery = 15, Solver = dopri5, Steps = 8, RelativeTolerance = 0.001, AbsoluteTolerance =  }"
            )
        );
    }

    private PairCache Open(string owner = "this") => new(folder.In("pairs"), owner, watcher, new RunClock(TimeProvider.System));
}

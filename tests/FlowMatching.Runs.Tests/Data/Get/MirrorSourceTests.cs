using FlowMatching.Core;
using FlowMatching.Runs.Data.Get;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Data.Get;

public sealed class MirrorSourceTests
{
    private static readonly byte[] Pictures = SmallSet.Zip(SmallSet.Pictures);

    private TemporaryFolder folder = null!;
    private LocalServer server = null!;
    private FileStore store = null!;
    private Watcher watcher = null!;

    private string Part => folder.In(".train-images-idx3-ubyte.gz.part");

    [SetUp]
    public void SetUp()
    {
        (folder, server, watcher) = (new TemporaryFolder(), new LocalServer(), new Watcher());
        store = new FileStore(folder.Path, [SmallSet.PictureFile]);
        server.Files["train-images-idx3-ubyte.gz"] = Pictures;
    }

    [TearDown]
    public void TearDown()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Test]
    public void Fetch_AllWell_BringsTheFileAndTellsOfProgress()
    {
        Fetch();

        AssertWhole();
        Assert.That(watcher.Seen[^1], Has.Property(nameof(RunProgress.Stage)).EqualTo("fetching train-images-idx3-ubyte.gz"));
        Assert.That(watcher.Seen[^1].Done, Is.EqualTo(watcher.Seen[^1].Total).And.EqualTo(Pictures.Length / 1000));
    }

    [Test]
    public void Fetch_TheLineBreaks_GoesOnWhereItBroke()
    {
        server.BreakAfter = 70_000;

        Fetch();

        AssertWhole();
        Assert.That(server.Starts, Has.Count.EqualTo(2));
        Assert.That(server.Starts[1], Is.InRange(1, 70_000));
    }

    [Test]
    public void Fetch_BegunByAnEarlierRun_AsksForTheRestOnly()
    {
        File.WriteAllBytes(Part, Pictures[..50_000]);

        Fetch();

        AssertWhole();
        Assert.That(server.Starts, Is.EqualTo(new[] { 50_000 }));
    }

    [Test]
    public void Fetch_BegunAndAServerWithoutRanges_TakesItFromTheStart()
    {
        File.WriteAllBytes(Part, Pictures[..50_000]);
        server.KnowsRanges = false;

        Fetch();

        AssertWhole();
    }

    [Test]
    public void Fetch_WholeButNotYetTaken_TakesIt()
    {
        File.WriteAllBytes(Part, Pictures);

        Fetch();

        AssertWhole();
    }

    [Test]
    public void Fetch_BegunWithOtherBytes_BeginsAgain()
    {
        File.WriteAllBytes(Part, new byte[50_000]);

        Fetch();

        AssertWhole();
        Assert.That(server.Starts, Is.EqualTo(new[] { 50_000, 0 }));
    }

    [Test]
    public void Fetch_WrongChecksum_IsRefusedAndLeavesNothing()
    {
        server.Files["train-images-idx3-ubyte.gz"] = SmallSet.Zip([.. SmallSet.Pictures[..^1], 0]);

        Assert.That(Fetch, Throws.InstanceOf<InvalidInputException>().With.Message.Contains("has the SHA-256"));
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [Test]
    public void Fetch_LongerThanTheFileCanBe_IsStopped()
    {
        server.Files["train-images-idx3-ubyte.gz"] = new byte[1_000_000];

        AssertFails("train-images-idx3-ubyte.gz has more than 265536 bytes there");
    }

    [Test]
    public void Fetch_NoSuchFile_SaysWhatTheServerSaid()
    {
        server.Files.Clear();

        AssertFails("it answers 404 Not Found for train-images-idx3-ubyte.gz");
    }

    [Test]
    public void Fetch_NothingComes_SaysHowLongItWaited()
    {
        server.IsSilent = true;

        AssertFails("nothing came for 0.3 seconds");
    }

    [Test]
    public void Fetch_NoServer_Fails()
    {
        var address = server.Address;
        server.Dispose();

        Assert.That(
            () => Fetch(address, CancellationToken.None),
            Throws.InstanceOf<RunFailedException>().With.Message.Contains("cannot be fetched")
        );
    }

    [Test]
    public void Fetch_Stopped_Stops() =>
        Assert.That(() => Fetch(server.Address, new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    private void Fetch() => Fetch(server.Address, CancellationToken.None);

    private void Fetch(Uri address, CancellationToken cancel)
    {
        using HttpClient client = new();
        Downloader downloader = new(client, watcher, new RunClock(TimeProvider.System), TimeSpan.FromSeconds(server.IsSilent ? 0.3 : 20));
        new MirrorSource(address, downloader).Fetch(store, cancel);
    }

    private void AssertWhole()
    {
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Is.EqualTo(new[] { "train-images-idx3-ubyte" }));
        Assert.That(store.Missing(), Is.Empty);
    }

    private void AssertFails(string part) => Assert.That(Fetch, Throws.InstanceOf<RunFailedException>().With.Message.Contains(part));
}

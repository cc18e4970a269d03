using FlowMatching.Core;
using FlowMatching.Runs.Data.Get;
using FlowMatching.Runs.Options;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Data.Get;

public sealed class DataGetRunTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Prepare_ManyFaults_TellsThemAll()
    {
        var fault = Assert.Throws<InvalidInputException>(() =>
            DataGetRun.Prepare(
                [new("dataset", "mnits", "NAME"), new("from", folder.In("nowhere"), "--from"), new("data-dir", "", "--data-dir")],
                []
            )
        );

        Assert.That(fault.Faults, Has.Count.EqualTo(3));
        Assert.That(
            fault.Message,
            Does.Contain("did you mean mnist").And.Contain("nowhere does not exist").And.Contain("--data-dir is empty")
        );
    }

    [Test]
    public void Prepare_NoName_SaysWhichThereAre() =>
        Assert.That(
            () => DataGetRun.Prepare([], []),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("one of mnist, fashion-mnist")
        );

    [Test]
    public void Execute_FromAFolderWithout_IsRefusedAndLeavesNoTrace()
    {
        Directory.CreateDirectory(folder.In("empty"));
        DataGetRun run = new(
            new DataGetOptions
            {
                Dataset = "mnist",
                From = folder.In("empty"),
                DataDir = folder.In("data"),
            },
            new Watcher(),
            new RunClock(TimeProvider.System)
        );

        Assert.That(
            () => run.Execute(CancellationToken.None),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.Contains(
                    "does not hold t10k-labels-idx1-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte, train-images-idx3-ubyte (.gz or plain)"
                )
        );
        Assert.That(Directory.Exists(folder.In("data")), Is.False);
    }
}

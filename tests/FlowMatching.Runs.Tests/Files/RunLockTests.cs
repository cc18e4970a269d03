using FlowMatching.Core;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Files;

public sealed class RunLockTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void Take_Held_IsRefusedWithTheProcessAndItsStart()
    {
        using var held = RunLock.Take(folder.Path);

        string[] refusals =
        [
            Assert.Throws<InvalidInputException>(() => RunLock.Take(folder.Path))!.Message,
            RunLock.Objection(folder.Path)!,
        ];

        var owner = LockOwner.Present();
        Assert.That(
            refusals,
            Is.All.EqualTo(
                $"{folder.Path} is in use by process {Environment.ProcessId}, started {owner.Started:yyyy-MM-dd HH:mm:ss} UTC: "
                    + "wait for its end, stop it, or choose another --output-dir."
            )
        );
    }

    [Test]
    public void Dispose_Held_LeavesNoNameAndLetsTheNextIn()
    {
        RunLock.Take(folder.Path).Dispose();

        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.EqualTo(new[] { folder.In(RunLock.LockName) }));
        Assert.That(RunLock.Objection(folder.Path), Is.Null);
        using var next = RunLock.Take(folder.Path);
        Assert.That(next.Predecessor, Is.Null);
    }

    [Test]
    public void Objection_FolderThatIsNotThere_IsNone() => Assert.That(RunLock.Objection(folder.In("nowhere")), Is.Null);

    [Test]
    public void Objection_ManyAskAtOnce_FindTheFolderFree()
    {
        RunLock.Take(folder.Path).Dispose();

        var told = Enumerable.Range(0, 2000).AsParallel().WithDegreeOfParallelism(8).Select(_ => RunLock.Objection(folder.Path)).ToArray();

        Assert.That(told, Has.All.Null);
    }

    [Test]
    public void Objection_Asked_LeavesTheFolderFree()
    {
        Leave(new LockOwner(int.MaxValue, DateTimeOffset.UnixEpoch, Environment.MachineName));

        Assert.That(RunLock.Objection(folder.Path), Is.Null);
        Assert.DoesNotThrow(() => RunLock.Take(folder.Path).Dispose());
    }

    // The second has a number that the system has given again: this process's, which was not started then.
    [TestCase(int.MaxValue)]
    [TestCase(null)]
    public void Take_LeftByAProcessThatIsGone_IsTakenOver(int? process)
    {
        LockOwner gone = new(
            process ?? Environment.ProcessId,
            new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.Zero),
            Environment.MachineName
        );
        Leave(gone);

        using var taken = RunLock.Take(folder.Path);

        Assert.That(gone.IsAlive(), Is.False);
        Assert.That(taken.Predecessor, Is.EqualTo(gone));
        Assert.That(LockOwner.Read(folder.In(RunLock.OwnerName))!.Process, Is.EqualTo(Environment.ProcessId));
    }

    [Test]
    public void Take_OwnerThatCannotBeRead_IsTakenOver()
    {
        Leave(LockOwner.Present());
        File.WriteAllText(folder.In(RunLock.OwnerName), "{\"Proc");

        Assert.DoesNotThrow(() => RunLock.Take(folder.Path).Dispose());
    }

    [Test]
    public void IsAlive_ThisProcess_IsTrueHereOnly()
    {
        var present = LockOwner.Present();

        Assert.That(present.IsAlive(), Is.True);
        Assert.That((present with { Host = "another-machine" }).IsAlive(), Is.False);
        Assert.That((present with { Started = present.Started.AddSeconds(-10) }).IsAlive(), Is.False);
    }

    [Test]
    [Platform(Include = "Unix", Reason = "Windows removes no file that is open")]
    public void Require_FolderTakenAway_IsRefusedEvenWhenAnotherHasTakenIt()
    {
        using var first = RunLock.Take(folder.Path);
        Assert.DoesNotThrow(first.Require);
        foreach (string file in Directory.GetFiles(folder.Path))
            File.Delete(file);

        Assert.That(first.Require, Throws.TypeOf<RunFailedException>().With.Message.Contains("was removed or replaced"));
        new LockOwner(int.MaxValue, DateTimeOffset.UnixEpoch, "another-machine").Write(folder.In(RunLock.OwnerName));
        Assert.That(first.Require, Throws.TypeOf<RunFailedException>());
    }

    [Test]
    [Platform(Include = "Unix", Reason = "Windows removes no file that is open")]
    public void Take_ManyAtATime_GivesItToOneAlone()
    {
        int holders = 0,
            most = 0;
        Parallel.For(
            0,
            40,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            _ =>
            {
                try
                {
                    using var taken = RunLock.Take(folder.Path);
                    int now = Interlocked.Increment(ref holders);
                    lock (folder)
                        most = Math.Max(most, now);
                    Thread.Yield();
                    Interlocked.Decrement(ref holders);
                }
                catch (InvalidInputException)
                {
                    // Another has it.
                }
            }
        );

        Assert.That(most, Is.EqualTo(1));
    }

    private void Leave(LockOwner owner)
    {
        File.WriteAllText(folder.In(RunLock.LockName), "");
        owner.Write(folder.In(RunLock.OwnerName));
    }
}

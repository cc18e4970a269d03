using System.Diagnostics;
using FlowMatching.Core.Distributed;

namespace FlowMatching.Core.Tests.Distributed;

[Platform(Include = "Linux")]
public sealed class ProcessWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Test]
    public void ProcessKilled_IsToldByItsNumber()
    {
        using Process lives = Sleep(),
            dies = Sleep();
        using BlockingNumber told = new();
        using ProcessWatch watch = new([(3, lives.Id), (7, dies.Id)], told.Set);
        dies.Kill();

        Assert.That(told.Wait(Patience), Is.EqualTo(7));
        lives.Kill();
    }

    [Test]
    public void ProcessKilled_AfterTheWatch_IsNotTold()
    {
        using var dies = Sleep();
        using BlockingNumber told = new();
        new ProcessWatch([(7, dies.Id)], told.Set).Dispose();
        dies.Kill();

        Assert.That(told.Wait(TimeSpan.FromSeconds(0.3)), Is.Null);
    }

    private static Process Sleep() => Process.Start("/bin/sleep", "60");

    /// <summary>A number that another thread tells.</summary>
    private sealed class BlockingNumber : IDisposable
    {
        private readonly ManualResetEventSlim isSet = new();
        private int number;

        public void Set(int told)
        {
            number = told;
            isSet.Set();
        }

        public int? Wait(TimeSpan patience) => isSet.Wait(patience) ? number : null;

        public void Dispose() => isSet.Dispose();
    }
}

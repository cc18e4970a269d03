using System.Runtime.InteropServices;

namespace FlowMatching.Core.Distributed;

/// <summary>Sees at once when another process of this machine ends, however it ends.</summary>
/// <remarks>By a descriptor of the process, which becomes readable at its end: pidfd_open(2) and poll(2), Linux 5.3. Elsewhere nothing is
/// seen.</remarks>
internal sealed class ProcessWatch : IDisposable
{
    private const int PidFdOpen = 434, // the number of the system call, on every architecture
        LookEvery = 100; // milliseconds, after which the watch looks whether it is over
    private const short Readable = 1;

    private readonly int[] processes;
    private readonly Descriptor[] descriptors;
    private readonly Action<int> onEnd;
    private volatile bool isOver;

    /// <summary>Begins to watch.</summary>
    /// <param name="others">The processes by their numbers in the run and by their identifiers.</param>
    /// <param name="onEnd">Told, from another thread and once, the number of a process that has ended.</param>
    public ProcessWatch(IEnumerable<(int Process, int Id)> others, Action<int> onEnd)
    {
        this.onEnd = onEnd;
        var seen = OperatingSystem.IsLinux() ? others.Select(other => (other.Process, Descriptor: Open(other.Id))) : [];
        var watched = seen.Where(other => other.Descriptor >= 0).ToArray();
        processes = [.. watched.Select(other => other.Process)];
        descriptors = [.. watched.Select(other => new Descriptor { File = other.Descriptor, Events = Readable })];
        if (descriptors.Length > 0)
            new Thread(Look) { IsBackground = true, Name = "watch over other processes" }.Start();
    }

    /// <summary>Ends the watch: what ends afterwards is not told.</summary>
    public void Dispose() => isOver = true;

    private static int Open(int id) => checked((int)syscall(PidFdOpen, id, 0));

    private void Look()
    {
        while (!isOver)
        {
            if (poll(descriptors, (nuint)descriptors.Length, LookEvery) > 0 && !isOver)
            {
                onEnd(processes[Array.FindIndex(descriptors, one => one.Found != 0)]);
                return;
            }
        }
    }

    [DllImport("libc")]
    private static extern nint syscall(nint number, int id, uint flags);

    [DllImport("libc")]
    private static extern int poll([In, Out] Descriptor[] descriptors, nuint count, int milliseconds);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Descriptor
    {
        public int File;
        public short Events;
        public short Found;
    }
}

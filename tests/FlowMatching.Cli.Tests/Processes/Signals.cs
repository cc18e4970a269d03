using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Signals to a running fm, and what to wait for before one is sent.</summary>
internal static partial class Signals
{
    public const int HangUp = 1,
        Interrupt = 2,
        Kill = 9,
        Terminate = 15;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Sends a signal.</summary>
    public static void Send(Fm fm, int signal) => Assert.That(kill(fm.Id, signal), Is.Zero, "kill");

    /// <summary>Waits until a log holds a text so many times, or for a minute.</summary>
    public static void Await(string log, string text, int times = 1)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience && TextOf(log).Split(text).Length <= times)
            Thread.Sleep(10);
    }

    /// <summary>What a file holds that another process may be writing; nothing where there is none.</summary>
    public static string TextOf(string path)
    {
        if (!File.Exists(path))
            return "";

        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    [LibraryImport("libc")]
    private static partial int kill(int process, int signal);
}

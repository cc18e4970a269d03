using System.Runtime.InteropServices;

namespace FlowMatching.Core.Engine;

/// <summary>What must be settled in the process before libtorch is loaded: how its threads wait, and the allocator's options.</summary>
internal static partial class ProcessTuning
{
    // glibc's malloc.h
    private const int TrimThreshold = -1;
    private const int MmapMax = -4;

    private const string WaitPolicy = "OMP_WAIT_POLICY",
        SpinCount = "GOMP_SPINCOUNT",
        MomentOfSpinning = "4000";

    private static readonly List<string> Taken = [];

    /// <summary>What was changed and why, for <c>fm doctor</c>.</summary>
    internal static IReadOnlyList<string> Notes => Taken;

    internal static void BeforeFirstLoad(bool waitsAwake)
    {
        if (!OperatingSystem.IsLinux())
            return;
        LetThreadsSleep(waitsAwake);
        KeepBuffers();
    }

    /// <summary>
    /// libgomp's threads spin while they wait, against .NET's own threads and against every other program: two runs at once on two cores
    /// then make 15 steps a second each instead of 60. But waking them for each of a UNet's short operators takes a quarter of its step
    /// (results/mnist-patch.md): there they spin for some tens of microseconds first. What the user has set stands.
    /// </summary>
    private static void LetThreadsSleep(bool waitsAwake)
    {
        foreach (string variable in (string[])[WaitPolicy, SpinCount])
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            {
                Taken.Add($"OpenMP waits as {variable}={value} says");
                return;
            }
        }

        // Environment.SetEnvironmentVariable does not reach the C environment that libgomp reads.
        if (setenv(WaitPolicy, "PASSIVE", 1) != 0)
            return;
        Taken.Add(
            waitsAwake && setenv(SpinCount, MomentOfSpinning, 1) == 0
                ? $"OpenMP threads wait awake for a moment, then sleep ({SpinCount}={MomentOfSpinning})"
                : $"OpenMP threads sleep while they wait ({WaitPolicy}=PASSIVE)"
        );
    }

    /// <summary>
    /// By default glibc maps every big buffer anew and returns it to the kernel when freed; the page faults then cost
    /// a fifth of the training step. Buffers are kept instead.
    /// </summary>
    private static void KeepBuffers()
    {
        try
        {
            if (mallopt(MmapMax, 0) == 1 && mallopt(TrimThreshold, -1) == 1)
                Taken.Add("malloc keeps its buffers (no mmap, no trim)");
        }
        catch (EntryPointNotFoundException)
        {
            Taken.Add("this C library has no mallopt: its allocator is left as it is"); // musl
        }
    }

    [LibraryImport("libc")]
    private static partial int mallopt(int parameter, int value);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}

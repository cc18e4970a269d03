using System.Diagnostics;
using System.Globalization;

namespace FlowMatching.Core.Tests.Engine;

/// <summary>Processes that have computed end as they mean to. FM_EXITS=200 tries more often.</summary>
public sealed class ExitCodeTests
{
    private const int AtATime = 2;

    private static readonly int Runs = int.Parse(Environment.GetEnvironmentVariable("FM_EXITS") ?? "25", CultureInfo.InvariantCulture);

    private static readonly string Probe = Path.Combine(AppContext.BaseDirectory, "FlowMatching.Core.ExitProbe");

    [Test]
    public void ExitCode_OfAProgramThatComputed_IsItsOwnEveryTime()
    {
        int[] codes = new int[Runs];

        Parallel.For(0, Runs, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, run => codes[run] = Run());

        Assert.That(codes.CountBy(static code => code).ToDictionary(), Is.EqualTo(new Dictionary<int, int> { [7] = Runs }));
    }

    private static int Run()
    {
        using var process = Process.Start(new ProcessStartInfo(Probe) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}

using System.Globalization;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Broken files of up to 4 KiB: each is read, or refused in one clean sentence, in less than a second and with a bounded amount of
/// memory; no file appears where none should. What these find becomes a test of its own, with a name.</summary>
[Category("Engine")]
public sealed class ReaderFuzzTests
{
    /// <summary>Of each reader, in every test run, or as many as fit into a second and a half: all together take half a minute at
    /// most.</summary>
    private const int Usual = 600;

    /// <summary>Of each reader where many are asked for; FM_FUZZ_INPUTS sets another number, FM_FUZZ_SEED another seed.</summary>
    private const int Many = 100_000;

    private static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(1.5);

    private static IEnumerable<TestCaseData> Readers =>
        FuzzedReaders.All.Select(reader => new TestCaseData(reader).SetArgDisplayNames(reader.Name));

    [TestCaseSource(nameof(Readers))]
    public void Read_BrokenFiles_AreTakenOrRefusedCleanly(object reader) => Run((FuzzedReader)reader, Usual, seed: 1, UsualLimit);

    [Explicit("takes minutes: scripts/fuzz")]
    [TestCaseSource(nameof(Readers))]
    public void Read_ManyBrokenFiles_AreTakenOrRefusedCleanly(object reader) =>
        Run((FuzzedReader)reader, FromEnvironment("FM_FUZZ_INPUTS", Many), FromEnvironment("FM_FUZZ_SEED", 2), TimeSpan.FromHours(1));

    private static void Run(FuzzedReader reader, int inputs, int seed, TimeSpan limit)
    {
        using TemporaryFolder outer = new();
        string inner = outer.In("here");
        Directory.CreateDirectory(inner);

        var outcome = new FuzzRun(reader, inner).Run(inputs, seed, limit);

        TestContext.Out.WriteLine($"{reader.Name}: {outcome}");
        Assert.That(outcome.Findings, Is.Empty);
        Assert.That(reader.TakesAnything || outcome.Accepted < outcome.Inputs, "none was refused: the files are not broken");
        Assert.That(
            Directory.GetFileSystemEntries(outer.Path, "*", SearchOption.AllDirectories).Select(Path.GetFileName),
            Is.SubsetOf(new[] { "here", "input" + reader.Extension, "store" })
        );
    }

    private static int FromEnvironment(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int number) ? number : usual;
}

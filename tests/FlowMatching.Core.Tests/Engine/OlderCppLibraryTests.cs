using System.Text;
using FlowMatching.Core.Engine;
using FlowMatching.Testing;

namespace FlowMatching.Core.Tests.Engine;

/// <summary>On TorchSharp's own file.</summary>
[Platform("Linux")]
public sealed class OlderCppLibraryTests
{
    private static readonly string Library = Path.Combine(
        AppContext.BaseDirectory,
        "runtimes",
        "linux-x64",
        "native",
        "libLibTorchSharp.so"
    );

    [Test]
    public void Edit_OfTheLibrary_ChangesOneNameItsVersionAndTheRequirement()
    {
        byte[] original = File.ReadAllBytes(Library),
            copy = OlderCppLibrary.Edit(original);

        var file = ElfFile.Read(original);
        var symbol = file.Symbols().Single(static symbol => symbol.Name == "_ZSt21ios_base_library_initv");
        var tooNew = file.NeededVersions().Single(static version => version.Name == "GLIBCXX_3.4.32");
        HashSet<int> allowed =
        [
            .. Enumerable.Range(symbol.NameAt, "sched_yield".Length + 1),
            .. Enumerable.Range(file.VersionAt(symbol), 2),
            .. Enumerable.Range(tooNew.HashAt, 4),
            .. Enumerable.Range(tooNew.NameAt, 4),
        ];
        int[] changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != copy[i])];

        Assert.That(copy, Has.Length.EqualTo(original.Length));
        Assert.That(changed, Is.Not.Empty.And.All.Matches<int>(allowed.Contains));
        Assert.That(Encoding.ASCII.GetString(copy, symbol.NameAt, 12), Is.EqualTo("sched_yield\0"));
        Assert.That(BitConverter.ToUInt16(copy, file.VersionAt(symbol)), Is.EqualTo(1));
    }

    [Test]
    public void Edit_OfTheLibrary_LeavesNoNeedOfTheNewerVersion()
    {
        var file = ElfFile.Read(OlderCppLibrary.Edit(File.ReadAllBytes(Library)));

        Assert.That(
            file.NeededVersions().Select(static version => version.Name),
            Has.None.EqualTo("GLIBCXX_3.4.32").And.Some.EqualTo("GLIBCXX_3.4.30")
        );
        Assert.That(
            file.Symbols().Select(static symbol => symbol.Name),
            Has.None.EqualTo("_ZSt21ios_base_library_initv").And.Some.EqualTo("sched_yield")
        );
    }

    [Test]
    public void Edit_OfALibraryThatNeedsMoreOfIt_SaysWhat()
    {
        byte[] bytes = File.ReadAllBytes(Library);
        var file = ElfFile.Read(bytes);
        int tooNew = file.NeededVersions().Single(static version => version.Name == "GLIBCXX_3.4.32").Number;
        var other = file.Symbols().First(symbol => symbol.IsUndefined && symbol.Version > 1 && symbol.Version != tooNew);
        BitConverter.TryWriteBytes(bytes.AsSpan(file.VersionAt(other)), (ushort)tooNew);

        Assert.That(() => OlderCppLibrary.Edit(bytes), Throws.TypeOf<InvalidDataException>().With.Message.Contains(other.Name));
    }

    [Test]
    public void Edit_OfAnEditedCopy_SaysThatThereIsNothingToDo() =>
        Assert.That(() => OlderCppLibrary.Edit(OlderCppLibrary.Edit(File.ReadAllBytes(Library))), Throws.TypeOf<InvalidDataException>());

    [TestCase(0)]
    [TestCase(63)]
    [TestCase(1000)]
    [TestCase(100_000)]
    [TestCase(2_000_000)]
    public void Edit_OfATruncatedFile_IsRefused(int length) =>
        Assert.That(() => OlderCppLibrary.Edit(File.ReadAllBytes(Library)[..length]), Throws.TypeOf<InvalidDataException>());

    [Test]
    public void Edit_OfADamagedFile_IsRefusedOrDone()
    {
        byte[] original = File.ReadAllBytes(Library);
        for (int i = 0; i < 300; i++)
        {
            byte[] damaged = [.. original];
            int at = (int)((ulong)RandomBits(i, 0) % 4096),
                section = original.Length - 1 - (int)((ulong)RandomBits(i, 1) % 4096);
            damaged[at] ^= (byte)RandomBits(i, 2);
            damaged[section] ^= (byte)RandomBits(i, 3);
            try
            {
                OlderCppLibrary.Edit(damaged);
            }
            catch (InvalidDataException)
            {
                // Refused, as it may be.
            }
        }
    }

    [Test]
    public void CopyOf_ADamagedCopy_IsMadeAnew()
    {
        using TemporaryFolder folder = new();
        string copy = OlderCppLibrary.CopyOf(Library, [folder.Path]);
        byte[] whole = File.ReadAllBytes(copy);
        File.WriteAllText(copy, "half");

        Assert.That(OlderCppLibrary.CopyOf(Library, [folder.Path]), Is.EqualTo(copy));
        Assert.That(File.ReadAllBytes(copy), Is.EqualTo(whole));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void CopyOf_AFirstFolderThatIsNone_TakesTheSecond()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.In("file"), "");

        Assert.That(
            Path.GetDirectoryName(OlderCppLibrary.CopyOf(Library, [folder.In("file"), folder.In("second")])),
            Is.EqualTo(folder.In("second"))
        );
        Assert.That(
            () => OlderCppLibrary.CopyOf(Library, [folder.In("file")]),
            Throws.TypeOf<IOException>().With.Message.Contains(folder.In("file"))
        );
    }

    [Test]
    public void CopyOf_AFullFirstFolder_TakesTheSecondAndLeavesNothing()
    {
        using SmallDisk disk = new(kilobytes: 64);
        using TemporaryFolder folder = new();

        Assert.That(Path.GetDirectoryName(OlderCppLibrary.CopyOf(Library, [disk.Path, folder.Path])), Is.EqualTo(folder.Path));
        Assert.That(Directory.GetFiles(disk.Path), Is.Empty);
    }

    private static long RandomBits(int test, int draw) => new RandomStreams(test).SeedOf("damage", draw);
}

using FlowMatching.Core;
using FlowMatching.Runs.Data.Get;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Data.Get;

public sealed class FileStoreTests
{
    private TemporaryFolder folder = null!;
    private FileStore store = null!;

    [SetUp]
    public void SetUp()
    {
        folder = new TemporaryFolder();
        store = new FileStore(folder.Path, SmallSet.Files);
    }

    [TearDown]
    public void TearDown() => folder.Dispose();

    [TestCase(false)]
    [TestCase(true)]
    public void Put_TheRightContent_IsThereWithoutGzip(bool compressed)
    {
        Put(compressed ? SmallSet.Zip(SmallSet.Pictures) : SmallSet.Pictures);

        Assert.That(File.ReadAllBytes(folder.In("train-images-idx3-ubyte")), Is.EqualTo(SmallSet.Pictures));
        Assert.That(store.Missing(), Is.EqualTo(new[] { SmallSet.LabelFile }));
    }

    [Test]
    public void Put_OneByteChanged_IsRefusedAndLeavesNothing()
    {
        byte[] changed = [.. SmallSet.Pictures];
        changed[77] ^= 1;

        AssertRefused(changed, $"it has the SHA-256 ");
        AssertRefused(changed, $"expected {SmallSet.PictureFile.Sha256}: it is not train-images-idx3-ubyte.");
        Assert.That(Directory.GetFiles(folder.Path), Is.Empty);
    }

    [Test]
    public void Put_OtherLength_IsRefused()
    {
        AssertRefused(SmallSet.Pictures[..^1], "it has 199999 bytes, expected 200000");
        AssertRefused([.. SmallSet.Pictures, 0], "it has more than 200000 bytes, expected 200000");
        AssertRefused([], "it has 0 bytes, expected 200000");
    }

    [Test]
    public void Put_DamagedGzip_IsRefused()
    {
        byte[] broken = SmallSet.Zip(SmallSet.Pictures);
        broken.AsSpan(500, 40).Fill(0xFF);

        AssertRefused(broken, "it ");
    }

    [Test]
    public void Put_ABomb_IsReadNoFurtherThanTheFileIsLong()
    {
        using MemoryStream bomb = new(SmallSet.Zip(new byte[50_000_000]));

        Assert.That(
            () => store.Put(SmallSet.LabelFile, bomb, "it"),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("more than 3 bytes")
        );
        Assert.That(bomb.Position, Is.LessThan(bomb.Length));
    }

    [Test]
    public void Put_WrongContent_KeepsTheRightFileThatIsThere()
    {
        Put(SmallSet.Pictures);

        AssertRefused([1, 2, 3], "it ");

        Assert.That(File.ReadAllBytes(folder.In("train-images-idx3-ubyte")), Is.EqualTo(SmallSet.Pictures));
    }

    [Test]
    public void Missing_AFileThatWasChanged_IsMissingAgain()
    {
        Put(SmallSet.Pictures);
        byte[] changed = [.. SmallSet.Pictures];
        changed[^1] ^= 1;
        File.WriteAllBytes(folder.In("train-images-idx3-ubyte"), changed);

        Assert.That(store.Missing(), Is.EqualTo(SmallSet.Files));
    }

    private void Put(byte[] content)
    {
        using MemoryStream stream = new(content);
        store.Put(SmallSet.PictureFile, stream, "it");
    }

    private void AssertRefused(byte[] content, string part) =>
        Assert.That(() => Put(content), Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part));
}

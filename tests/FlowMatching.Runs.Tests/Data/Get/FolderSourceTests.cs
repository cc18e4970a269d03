using FlowMatching.Core;
using FlowMatching.Runs.Data.Get;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Data.Get;

public sealed class FolderSourceTests
{
    private TemporaryFolder folder = null!,
        target = null!;
    private FileStore store = null!;

    [SetUp]
    public void SetUp()
    {
        (folder, target) = (new TemporaryFolder(), new TemporaryFolder());
        store = new FileStore(target.Path, SmallSet.Files);
    }

    [TearDown]
    public void TearDown()
    {
        folder.Dispose();
        target.Dispose();
    }

    [TestCase("train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz")]
    [TestCase("raw/train-images-idx3-ubyte.gz", "raw/train-labels-idx1-ubyte")]
    [TestCase("train-images.idx3-ubyte", "train-labels.idx1-ubyte")]
    public void Fetch_AnyUsualName_TakesTheFile(string pictures, string labels)
    {
        Write(pictures, SmallSet.Pictures);
        Write(labels, SmallSet.Labels);

        Fetch();

        Assert.That(store.Missing(), Is.Empty);
    }

    [Test]
    public void Fetch_SomethingLacking_NamesItAndTakesNothing()
    {
        Write("train-labels-idx1-ubyte", SmallSet.Labels);

        AssertRefused($"{folder.Path} does not hold train-images-idx3-ubyte (.gz or plain).");
        Assert.That(Directory.GetFiles(target.Path), Is.Empty);
    }

    [Test]
    public void Fetch_WrongChecksum_NamesTheFile()
    {
        Write("train-labels-idx1-ubyte", [9, 9, 9]);
        Write("train-images-idx3-ubyte", SmallSet.Pictures);

        AssertRefused($"{folder.In("train-labels-idx1-ubyte")} has the SHA-256");
    }

    private void Fetch() => new FolderSource(folder.Path).Fetch(store, CancellationToken.None);

    private void AssertRefused(string part) => Assert.That(Fetch, Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part));

    private void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.In(name))!);
        File.WriteAllBytes(folder.In(name), name.EndsWith(".gz", StringComparison.Ordinal) ? SmallSet.Zip(content) : content);
    }
}

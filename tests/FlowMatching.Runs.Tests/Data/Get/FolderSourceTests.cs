using FlowMatching.Core;
using FlowMatching.Runs.Data.Get;

namespace FlowMatching.Runs.Tests.Data.Get;

public sealed class FolderSourceTests : SourceTests
{
    [TestCase("train-images-idx3-ubyte", "train-labels-idx1-ubyte.gz")]
    [TestCase("raw/train-images-idx3-ubyte.gz", "raw/train-labels-idx1-ubyte")]
    [TestCase("train-images.idx3-ubyte", "train-labels.idx1-ubyte")]
    public void Fetch_AnyUsualName_TakesTheFile(string pictures, string labels)
    {
        Write(pictures, SmallSet.Pictures);
        Write(labels, SmallSet.Labels);

        Fetch();

        Assert.That(Store.Missing(), Is.Empty);
    }

    [Test]
    public void Fetch_SomethingLacking_NamesItAndTakesNothing()
    {
        Write("train-labels-idx1-ubyte", SmallSet.Labels);

        AssertRefused($"{Folder.Path} does not hold train-images-idx3-ubyte (.gz or plain).");
        Assert.That(Directory.GetFiles(Target.Path), Is.Empty);
    }

    [Test]
    public void Fetch_WrongChecksum_NamesTheFile()
    {
        Write("train-labels-idx1-ubyte", [9, 9, 9]);
        Write("train-images-idx3-ubyte", SmallSet.Pictures);

        AssertRefused($"{Folder.In("train-labels-idx1-ubyte")} has the SHA-256");
    }

    private void Fetch() => new FolderSource(Folder.Path).Fetch(Store, CancellationToken.None);

    private void AssertRefused(string part) => Assert.That(Fetch, Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part));

    private void Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder.In(name))!);
        File.WriteAllBytes(Folder.In(name), name.EndsWith(".gz", StringComparison.Ordinal) ? SmallSet.Zip(content) : content);
    }
}

using System.Buffers.Binary;
using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Data.Images;

public sealed class ImageCatalogTests
{
    private TemporaryFolder folder = null!;

    public static IEnumerable<INamedImages> Sets => ImageCatalog.All;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [TestCaseSource(nameof(Sets))]
    public void Open_ASetThatIsNotThere_SaysWhatToDoAndOneThatIsThere_Opens(INamedImages set)
    {
        var open = () => DataSources.Open(set.Name, Here);
        if (set.Missing(folder.Path) is { } what)
            Assert.That(open, Throws.InstanceOf<InvalidInputException>().With.Message.EndsWith($"{what}."));
        else
            Assert.That(open(), Is.InstanceOf<ImageStream>().With.Property(nameof(ImageStream.ImageShape)).EqualTo(set.Shape));
    }

    [TestCaseSource(nameof(Sets))]
    public void Open_OtherImageSize_IsRefused(INamedImages set) =>
        Assert.That(
            () => DataSources.Open(set.Name, Here with { ImageSize = 31 }),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.Contains($"--image-size is 31, but the pictures of {set.Name} have {set.Shape.Width} pixels a side")
        );

    [Test]
    public void Open_Digits_HasTenClassesAndATestPart()
    {
        var digits = (ImageStream)DataSources.Open("digits");

        Assert.That(
            (digits.Name, digits.ClassNames.Count, digits.Dimension, digits.Parts.Test!.Count),
            Is.EqualTo(("digits", 10, 64, 355))
        );
        Assert.That(digits.Shape, Is.EqualTo(new long[] { 1, 8, 8 }));
    }

    [TestCase("mnist")]
    [TestCase("fashion-mnist")]
    public void Open_IdxFiles_ReadsBothParts(string name)
    {
        Directory.CreateDirectory(folder.In(name));
        Write(name, "train-images-idx3-ubyte", 0x803, [2, 28, 28], 7);
        Write(name, "train-labels-idx1-ubyte", 0x801, [2], 9);
        Write(name, "t10k-images-idx3-ubyte", 0x803, [1, 28, 28], 5);
        Write(name, "t10k-labels-idx1-ubyte", 0x801, [1], 0);

        var parts = ((ImageStream)DataSources.Open(name, Here)).Parts;

        Assert.That(
            (parts.Train.Count, parts.Train.Image(1)[0], parts.Train.Label(1), parts.Test!.Count, parts.Test.Image(0)[0]),
            Is.EqualTo((2, (byte)7, 9, 1, (byte)5))
        );
    }

    [Test]
    public void Open_ABrokenIdxFile_NamesIt()
    {
        Open_IdxFiles_ReadsBothParts("mnist");
        Write("mnist", "train-labels-idx1-ubyte", 0x801, [2], 10);

        Assert.That(
            () => DataSources.Open("mnist", Here),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.Contains($"{folder.In("mnist/train-labels-idx1-ubyte")} holds the label 10 for picture 0, expected 0 to 9.")
        );
    }

    [TestCase("")]
    [TestCase("cifar-10-batches-bin")]
    public void Open_CifarFiles_ReadsBothParts(string inner)
    {
        string place = Path.Combine(folder.In("cifar10"), inner);
        Directory.CreateDirectory(place);
        for (int i = 1; i <= 5; i++)
            File.WriteAllBytes(Path.Combine(place, $"data_batch_{i}.bin"), [(byte)i, .. new byte[3072]]);
        Assert.That(
            () => DataSources.Open("cifar10", Here),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("(test_batch.bin missing)")
        );
        File.WriteAllBytes(Path.Combine(place, "test_batch.bin"), [9, .. new byte[3072]]);

        var parts = ((ImageStream)DataSources.Open("cifar10", Here)).Parts;

        Assert.That((parts.Train.Count, parts.Train.Label(4), parts.Test!.Label(0)), Is.EqualTo((5, 5, 9)));
    }

    private ImageOptions Here => new() { DataDir = folder.Path };

    private void Write(string set, string name, uint magic, int[] sizes, byte value)
    {
        byte[] header = new byte[4 * (1 + sizes.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(header, magic);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);
        File.WriteAllBytes(Path.Combine(folder.In(set), name), [.. header, .. Enumerable.Repeat(value, sizes.Aggregate((a, b) => a * b))]);
    }
}

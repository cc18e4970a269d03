using System.Buffers.Binary;
using System.IO.Compression;
using FlowMatching.Core.Data.Images;

namespace FlowMatching.Core.Tests.Data.Images;

public sealed class IdxReaderTests
{
    private static readonly byte[] Pictures = File(0x803, [2, 1, 3], [1, 2, 3, 4, 5, 6]);
    private static readonly byte[] Labels = File(0x801, [2], [1, 0]);

    [TestCase(false)]
    [TestCase(true)]
    public void Read_WholeFiles_GivesPicturesAndLabels(bool compressed)
    {
        using MemoryStream pictures = new(compressed ? Zip(Pictures) : Pictures),
            labels = new(compressed ? Zip(Labels) : Labels);

        var set = IdxReader.Read("set", pictures, labels, ["a", "b"]);

        Assert.That((set.Count, set.Shape, set.Name), Is.EqualTo((2, new ImageShape(1, 1, 3), "set")));
        Assert.That(set.Image(1).ToArray(), Is.EqualTo(new byte[] { 4, 5, 6 }));
        Assert.That((set.Label(0), set.Label(1)), Is.EqualTo((1, 0)));
    }

    [Test]
    public void ReadImages_AnyBeginningOfAFile_IsRefused()
    {
        for (int length = 0; length < Pictures.Length; length++)
            AssertRefused(Pictures[..length], "p.idx is cut short");
    }

    [Test]
    public void ReadImages_ACutGzip_IsRefused()
    {
        byte[] whole = Zip(File(0x803, [50, 10, 10], [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * i))]));

        AssertRefused(whole[..(whole.Length / 2)], "p.idx is ");
        AssertRefused([0x1F, 0x8B, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9], "p.idx is damaged: its gzip data cannot be read");
    }

    [TestCase(0x801u, "begins with 0x00000801, expected 0x00000803: an IDX file of pictures")]
    [TestCase(0x903u, "begins with 0x00000903")]
    [TestCase(0x89504E47u, "begins with 0x89504E47")]
    public void ReadImages_WrongMagic_IsRefused(uint magic, string part) => AssertRefused(File(magic, [2, 1, 3], [1, 2, 3, 4, 5, 6]), part);

    [TestCase(int.MaxValue, 28, 28, "expected 2147483591 bytes or less in all")]
    [TestCase(1, int.MaxValue, int.MaxValue, "claims pictures of 2147483647 x 2147483647 pixels, expected 4096 x 4096 or less")]
    [TestCase(0, 28, 28, "claims the dimensions (0, 28, 28)")]
    [TestCase(-1, 28, 28, "claims the dimensions (4294967295, 28, 28)")]
    [TestCase(2_000_000, 28, 28, "is cut short: it has 6 bytes of data, its header says 1568000000")]
    public void ReadImages_DimensionsThatCannotBe_AreRefusedBeforeMemoryIsTaken(int count, int height, int width, string part)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        AssertRefused(File(0x803, [count, height, width], [1, 2, 3, 4, 5, 6]), part);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(8_000_000));
    }

    [Test]
    public void ReadImages_BytesBehindTheLast_AreRefused() =>
        AssertRefused([.. Pictures, 0], "p.idx goes on after the 6 bytes of data that its header says");

    [Test]
    public void ReadLabels_OutOfRange_NamesThePicture()
    {
        using MemoryStream stream = new(File(0x801, [3], [1, 10, 11]));

        Assert.That(
            () => IdxReader.ReadLabels(stream, 10, "l.idx"),
            Throws.InstanceOf<InvalidInputException>().With.Message.EqualTo("l.idx holds the label 10 for picture 1, expected 0 to 9.")
        );
    }

    [Test]
    public void Read_OtherNumberOfLabels_IsRefused()
    {
        using MemoryStream pictures = new(Pictures),
            labels = new(File(0x801, [3], [0, 0, 0]));

        Assert.That(
            () => IdxReader.Read("set", pictures, labels, ["a", "b"]),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("3 labels for the 2 pictures")
        );
    }

    private static void AssertRefused(byte[] file, string part)
    {
        using MemoryStream stream = new(file);

        Assert.That(() => IdxReader.ReadImages(stream, "p.idx"), Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part));
    }

    private static byte[] File(uint magic, int[] sizes, byte[] values)
    {
        byte[] header = new byte[4 * (1 + sizes.Length)];
        BinaryPrimitives.WriteUInt32BigEndian(header, magic);
        for (int i = 0; i < sizes.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);

        return [.. header, .. values];
    }

    private static byte[] Zip(byte[] plain)
    {
        using MemoryStream compressed = new();
        using (GZipStream zip = new(compressed, CompressionLevel.Fastest))
            zip.Write(plain);

        return compressed.ToArray();
    }
}

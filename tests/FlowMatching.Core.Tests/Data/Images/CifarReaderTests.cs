using FlowMatching.Core.Data.Images;

namespace FlowMatching.Core.Tests.Data.Images;

public sealed class CifarReaderTests
{
    [Test]
    public void Read_TwoFiles_JoinsThemInOrder()
    {
        byte[] red = Record(3, i => (byte)(i < 1024 ? 255 : 0)),
            count = Record(9, i => (byte)i);

        var set = Read([.. red, .. count], Record(0, _ => 7));

        Assert.That((set.Count, set.Shape), Is.EqualTo((3, new ImageShape(3, 32, 32))));
        Assert.That((set.ClassNames[set.Label(0)], set.Label(1), set.Label(2)), Is.EqualTo(("cat", 9, 0)));
        Assert.That(
            (set.Image(0)[1023], set.Image(0)[1024], set.Image(1)[5], set.Image(2)[0]),
            Is.EqualTo(((byte)255, (byte)0, (byte)5, (byte)7))
        );
    }

    [Test]
    public void Read_LabelOutOfRange_NamesFileAndPicture() =>
        AssertRefused([.. Record(1, _ => 0), .. Record(10, _ => 0)], "batch0 holds the label 10 for picture 1, expected 0 to 9.");

    [Test]
    public void Read_CutOrEmptyFile_IsRefused()
    {
        AssertRefused(Record(1, _ => 0)[..^1], "batch0 has 3072 bytes, expected a multiple of 3073");
        AssertRefused([.. Record(1, _ => 0), 1], "batch0 has 3074 bytes");
        AssertRefused([], "batch0 is empty");
    }

    [Test]
    public void Read_MoreThanAFileHolds_IsRefused() => AssertRefused(new byte[10_001 * 3073], "batch0 has more than the 10000 pictures");

    private static void AssertRefused(byte[] file, string part) =>
        Assert.That(() => Read(file), Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part));

    private static ImageSet Read(params byte[][] files) =>
        CifarReader.Read("cifar10", [.. files.Select((file, i) => ($"batch{i}", (Stream)new MemoryStream(file)))]);

    private static byte[] Record(byte label, Func<int, byte> value) => [label, .. Enumerable.Range(0, 3072).Select(value)];
}

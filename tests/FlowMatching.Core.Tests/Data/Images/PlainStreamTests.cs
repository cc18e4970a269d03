using System.IO.Compression;
using FlowMatching.Core.Data.Images;

namespace FlowMatching.Core.Tests.Data.Images;

public sealed class PlainStreamTests
{
    [TestCase(new byte[] { 0x78, 0x9C, 0xFF, 0xFF, 0xFF, 0xFF }, Description = "no deflate data")]
    [TestCase(new byte[] { 0x78, 0x3F, 0x63, 0x60, 0x64, 0x60, 0x62, 0x60 }, Description = "asks for a dictionary")]
    public void IsDamage_BrokenCompressedData_IsSeen(byte[] data)
    {
        using ZLibStream stream = new(new MemoryStream(data), CompressionMode.Decompress);

        Assert.That(() => stream.ReadByte(), Throws.Exception.Matches<Exception>(PlainStream.IsDamage));
    }

    [Test]
    public void IsDamage_OfADisk_IsNotOfTheData() => Assert.That(PlainStream.IsDamage(new IOException("Input/output error")), Is.False);
}

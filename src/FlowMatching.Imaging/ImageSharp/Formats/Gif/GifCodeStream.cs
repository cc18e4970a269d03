namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>Packs codes of changing width into bytes, the lowest bit first, and the bytes into blocks.</summary>
/// <param name="target">Where the blocks go.</param>
internal sealed class GifCodeStream(Stream target)
{
    private readonly byte[] block = new byte[GifConstants.MostBlockBytes + 1];
    private int blockBytes;
    private uint bits;
    private int bitCount;

    public void Write(int code, int width)
    {
        bits |= (uint)code << bitCount;
        for (bitCount += width; bitCount >= 8; bitCount -= 8)
        {
            WriteByte((byte)bits);
            bits >>= 8;
        }
    }

    /// <summary>Writes what is left, and the empty block that ends the data.</summary>
    public void Finish()
    {
        if (bitCount > 0) WriteByte((byte)bits);
        if (blockBytes > 0) WriteBlock();
        target.WriteByte(0);
    }

    private void WriteByte(byte value)
    {
        block[++blockBytes] = value;
        if (blockBytes == GifConstants.MostBlockBytes) WriteBlock();
    }

    private void WriteBlock()
    {
        block[0] = (byte)blockBytes;
        target.Write(block, 0, blockBytes + 1);
        blockBytes = 0;
    }
}

using System.Buffers.Binary;

namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>Reads the numbers of a font file, which lie with the high byte first.</summary>
internal static class BigEndian
{
    public static int U16(ReadOnlySpan<byte> data, int offset) => BinaryPrimitives.ReadUInt16BigEndian(data[offset..]);

    public static int I16(ReadOnlySpan<byte> data, int offset) => BinaryPrimitives.ReadInt16BigEndian(data[offset..]);

    public static int I32(ReadOnlySpan<byte> data, int offset) => BinaryPrimitives.ReadInt32BigEndian(data[offset..]);
}

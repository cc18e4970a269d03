using FlowMatching.Core.Data;

namespace FlowMatching.Runs.Data.Get;

/// <summary>The next bytes of a stream as a stream of their own.</summary>
/// <param name="whole">The stream; it stays open.</param>
/// <param name="length">How many bytes.</param>
internal sealed class PartOfStream(Stream whole, long length) : ForwardStream
{
    private const int Chunk = 1 << 14;

    private long left = length;

    /// <summary>Reads what is left of the part, and throws it away.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public void PassOver()
    {
        Span<byte> buffer = stackalloc byte[Chunk];
        while (left > 0 && Read(buffer) > 0)
        {
        }

        if (left > 0) throw new EndOfStreamException($"It ends {left} bytes too soon.");
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = whole.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
        left -= read;

        return read;
    }
}

namespace FlowMatching.Runs.Data.Get;

/// <summary>The next bytes of a stream as a stream of their own.</summary>
/// <param name="whole">The stream; it stays open.</param>
/// <param name="length">How many bytes.</param>
internal sealed class PartOfStream(Stream whole, long length) : Stream
{
    private const int Chunk = 1 << 14;

    private long left = length;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

namespace FlowMatching.Runs.Data.Tables;

/// <summary>A file whose end is an error and not an answer: a reader that asks again and again for bytes that never come would go on for
/// ever.</summary>
/// <param name="inner">The file, which can be sought in.</param>
internal sealed class EndingStream(Stream inner) : Stream
{
    private long reads;

    /// <summary>How often bytes have been asked for.</summary>
    public long Reads => Interlocked.Read(ref reads);

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => inner.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        Interlocked.Increment(ref reads);
        int got = inner.Read(buffer);
        return got > 0 || buffer.IsEmpty ? got : throw new EndOfStreamException("it ends too early");
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

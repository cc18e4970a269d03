namespace FlowMatching.Core.Data.Images;

/// <summary>A stream with the bytes put back that were read from it to see what it is.</summary>
/// <param name="head">The bytes.</param>
/// <param name="rest">What follows; it stays open.</param>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> head, Stream rest) : ForwardStream
{
    private int taken;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (taken == head.Length) return rest.Read(buffer);

        int count = Math.Min(buffer.Length, head.Length - taken);
        head.Span.Slice(taken, count).CopyTo(buffer);
        taken += count;

        return count;
    }
}

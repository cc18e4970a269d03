namespace FlowMatching.Testing;

/// <summary>A clock that a test sets.</summary>
public sealed class ManualTime : TimeProvider
{
    /// <summary>Seconds since the beginning.</summary>
    public long Seconds { get; set; }

    /// <inheritdoc/>
    public override long TimestampFrequency => 1;

    /// <inheritdoc/>
    public override long GetTimestamp() => Seconds;
}

namespace FlowMatching.Plots;

/// <summary>The frames of an animation from t = 0 to t = 1, evenly apart.</summary>
public sealed record AnimationTiming
{
    private const double HundredthsPerSecond = 100;

    /// <summary>Gets the number of frames, at least 2.</summary>
    public int Frames { get; init; } = 101;

    /// <summary>Gets how many are shown in a second; a GIF file keeps the time of each in 1/100 s.</summary>
    public double FramesPerSecond { get; init; } = 20;

    /// <summary>Gets how long the last one stays, in seconds.</summary>
    public double LastFrameSeconds { get; init; } = 2;

    /// <summary>Finds the time t of a frame.</summary>
    /// <param name="frame">Its number, from 0.</param>
    /// <returns>From 0 to 1.</returns>
    public double TimeOf(int frame) => frame / (Frames - 1.0);

    /// <summary>Finds how long a frame is shown.</summary>
    /// <param name="frame">Its number, from 0.</param>
    /// <returns>In 1/100 s; at least 2, as browsers slow shorter ones down.</returns>
    public int DelayOf(int frame)
    {
        double seconds = frame == Frames - 1 ? LastFrameSeconds : 1 / FramesPerSecond;

        return (int)Math.Clamp(Math.Round(HundredthsPerSecond * seconds), 2, ushort.MaxValue);
    }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Frames, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FramesPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegative(LastFrameSeconds);
    }
}

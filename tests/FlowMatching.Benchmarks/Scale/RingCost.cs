namespace FlowMatching.Benchmarks.Scale;

/// <summary>What the sum of a step costs on a ring of R processes: 2 (R − 1)/R × bytes/bandwidth + 2 (R − 1) latencies.</summary>
/// <remarks>Patarasuk and Yuan 2009, "Bandwidth optimal all-reduce algorithms for clusters of workstations".</remarks>
/// <param name="Bytes">Bytes of the numbers that are summed.</param>
/// <param name="BytesPerSecond">What a wire carries in either direction.</param>
/// <param name="Latency">Seconds of a message without bytes.</param>
internal readonly record struct RingCost(double Bytes, double BytesPerSecond, double Latency)
{
    internal double Seconds(int processes) => 2 * (processes - 1.0) / processes * Bytes / BytesPerSecond + 2 * (processes - 1) * Latency;

    /// <summary>The part of the time in which a process computes, where its share of a step takes so many seconds.</summary>
    internal double Efficiency(int processes, double computing) => computing / (computing + Seconds(processes));
}

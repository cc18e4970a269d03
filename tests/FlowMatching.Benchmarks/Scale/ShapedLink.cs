using FlowMatching.Testing;

namespace FlowMatching.Benchmarks.Scale;

/// <summary>Two hosts to Open MPI, with a cable between them of 1 Gbit/s and, where the kernel can delay packets, 0.5 ms there and
/// back.</summary>
internal sealed class ShapedLink : IDisposable
{
    internal const double BytesPerSecond = 1e9 / 8;

    private const string Limit =
        "set -e; for n in a b; do ip netns exec fm-$n tc qdisc add dev fm-veth-$n root handle 1: tbf rate 1gbit burst 256kb latency 50ms; done";

    private const string Delay =
        "set -e; for n in a b; do ip netns exec fm-$n tc qdisc add dev fm-veth-$n parent 1: netem delay 0.25ms; done";

    private readonly TwoHosts hosts;

    private ShapedLink(TwoHosts hosts)
    {
        this.hosts = hosts;
        IsDelayed = TwoHosts.Do(Delay) is null;
    }

    /// <summary>Whether packets are delayed.</summary>
    internal bool IsDelayed { get; }

    /// <summary>Lays the cable; null where that is not allowed.</summary>
    internal static ShapedLink? TryLay()
    {
        var hosts = TwoHosts.TryLay(out string fault);
        if (hosts is not null && (fault = TwoHosts.Do(Limit) ?? "").Length == 0)
            return new ShapedLink(hosts);

        hosts?.Dispose();
        Console.Error.WriteLine($"No shaped link: {fault}");
        return null;
    }

    /// <summary>Runs a program as one process on either end.</summary>
    internal string Run(params string[] program) => Launched.Run(Path.GetTempPath(), [.. hosts.Launcher, .. program]);

    public void Dispose() => hosts.Dispose();
}

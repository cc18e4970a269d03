namespace FlowMatching.Benchmarks.Scale;

/// <summary>Two network namespaces, hosts to Open MPI, with a virtual cable between them of 1 Gbit/s and, where the kernel can delay
/// packets, 0.5 ms there and back. Root alone can lay it.</summary>
internal sealed class ShapedLink : IDisposable
{
    internal const double BytesPerSecond = 1e9 / 8;

    private const string Lay = """
        set -e
        ip netns add fm-a; ip netns add fm-b
        ip link add fm-veth-a type veth peer name fm-veth-b
        for n in a b; do
          ip link set fm-veth-$n netns fm-$n
          ip -n fm-$n link set lo up
          ip -n fm-$n link set fm-veth-$n up
          ip netns exec fm-$n tc qdisc add dev fm-veth-$n root handle 1: tbf rate 1gbit burst 256kb latency 50ms
        done
        ip -n fm-a addr add 10.231.0.1/24 dev fm-veth-a
        ip -n fm-b addr add 10.231.0.2/24 dev fm-veth-b
        """;

    private const string Delay = "for n in a b; do ip netns exec fm-$n tc qdisc add dev fm-veth-$n parent 1: netem delay 0.25ms; done";

    // Open MPI starts its daemon on a host by "AGENT HOST COMMAND..."; the daemons tell hosts by their names.
    private const string Agent = """
        #!/bin/sh
        case $1 in 10.231.0.1) n=a ;; *) n=b ;; esac
        shift
        exec ip netns exec fm-$n unshare --uts sh -c "hostname fm-$n; $*"
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("fm-link-").FullName;

    private ShapedLink()
    {
        Remove();
        Launched.Run(folder, "bash", "-c", Lay);
        File.WriteAllText(AgentFile, Agent);
        Launched.Run(folder, "chmod", "+x", AgentFile);
        IsDelayed = Succeeds(Delay);
    }

    /// <summary>Whether packets are delayed.</summary>
    internal bool IsDelayed { get; }

    private string AgentFile => Path.Combine(folder, "agent");

    /// <summary>Lays the cable; null where that is not allowed.</summary>
    internal static ShapedLink? TryLay()
    {
        try
        {
            return new ShapedLink();
        }
        catch (InvalidOperationException fault)
        {
            Console.Error.WriteLine($"No shaped link: {fault.Message}");
            return null;
        }
    }

    /// <summary>Runs a program as one process on either end.</summary>
    internal string Run(params string[] program) =>
        Launched.Run(
            folder,
            [
                "ip",
                "netns",
                "exec",
                "fm-a",
                "unshare",
                "--uts",
                "sh",
                "-c",
                "hostname fm-a; exec \"$@\"",
                "sh",
                .. Launched.OpenMpi,
                "-n",
                "2",
                "--host",
                "10.231.0.1:1,10.231.0.2:1",
                "--mca",
                "plm_rsh_agent",
                AgentFile,
                "--mca",
                "oob_tcp_if_include",
                "10.231.0.0/24",
                "--mca",
                "btl",
                "tcp,self",
                "--mca",
                "btl_tcp_if_include",
                "10.231.0.0/24",
                .. program,
            ]
        );

    public void Dispose()
    {
        Remove();
        Directory.Delete(folder, recursive: true);
    }

    private void Remove() => Succeeds("ip netns del fm-a; ip netns del fm-b");

    private bool Succeeds(string script)
    {
        using var process = Launched.Start(folder, "bash", "-c", script);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}

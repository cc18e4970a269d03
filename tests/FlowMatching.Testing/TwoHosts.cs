using System.Diagnostics;

namespace FlowMatching.Testing;

/// <summary>Two network namespaces with a virtual cable between them: two hosts, with names of their own, to Open MPI. They see the same
/// files. Root alone can lay it.</summary>
public sealed class TwoHosts : IDisposable
{
    private const string Addresses = "10.231.0.0/24";

    private const string Lay = """
        set -e
        ip netns add fm-a; ip netns add fm-b
        ip link add fm-veth-a type veth peer name fm-veth-b
        for n in a b; do
          ip link set fm-veth-$n netns fm-$n
          ip -n fm-$n link set lo up
          ip -n fm-$n link set fm-veth-$n up
        done
        ip -n fm-a addr add 10.231.0.1/24 dev fm-veth-a
        ip -n fm-b addr add 10.231.0.2/24 dev fm-veth-b
        """;

    // Open MPI starts its daemon on a host by "AGENT HOST COMMAND..."; the daemons tell hosts by their names.
    private const string Agent = """
        #!/bin/sh
        case $1 in 10.231.0.1) n=a ;; *) n=b ;; esac
        shift
        exec ip netns exec fm-$n unshare --uts sh -c "hostname fm-$n; $*"
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("fm-link-").FullName;

    private TwoHosts() { }

    /// <summary>What starts a program as one process on either host; Open MPI's settings for root are the caller's.</summary>
    public IReadOnlyList<string> Launcher =>
        [
            .. (string[])["ip", "netns", "exec", "fm-a", "unshare", "--uts", "sh", "-c", "hostname fm-a; exec \"$@\"", "sh"],
            .. (string[])["mpirun.openmpi", "-n", "2", "--host", "10.231.0.1:1,10.231.0.2:1"],
            .. (string[])["--mca", "plm_rsh_agent", AgentFile, "--mca", "oob_tcp_if_include", Addresses],
            .. (string[])["--mca", "btl", "tcp,self", "--mca", "btl_tcp_if_include", Addresses],
        ];

    private string AgentFile => Path.Combine(folder, "agent");

    /// <summary>Lays the cable; null, and why, where that is not allowed.</summary>
    /// <param name="fault">What the system said.</param>
    public static TwoHosts? TryLay(out string fault)
    {
        TwoHosts hosts = new();
        hosts.Remove();
        fault = Do(Lay) ?? hosts.WriteAgent() ?? "";
        if (fault.Length == 0)
            return hosts;

        hosts.Dispose();
        return null;
    }

    /// <summary>Runs a script of the shell's.</summary>
    /// <param name="script">The script.</param>
    /// <returns>Null, or what it said as it failed.</returns>
    public static string? Do(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardError = true })!;
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : said.Trim();
    }

    /// <summary>Takes the cable away.</summary>
    public void Dispose()
    {
        Remove();
        Directory.Delete(folder, recursive: true);
    }

    private string? WriteAgent()
    {
        File.WriteAllText(AgentFile, Agent);
        return Do($"chmod +x '{AgentFile}'");
    }

    private void Remove() => Do("ip netns del fm-a; ip netns del fm-b");
}

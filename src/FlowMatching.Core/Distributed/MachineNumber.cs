using System.Security.Cryptography;
using System.Text;

namespace FlowMatching.Core.Distributed;

/// <summary>Tells whether two processes see each other's identifiers: the same boot of the same machine, the same container.</summary>
internal static class MachineNumber
{
    private const string Boot = "/proc/sys/kernel/random/boot_id",
        Container = "/proc/self/ns/pid";

    /// <summary>The number of this process's machine, from 1 to 2²³; 0 where it cannot be told, which is no machine's.</summary>
    public static int Own { get; } = Read();

    private static int Read()
    {
        try
        {
            byte[] sum = SHA256.HashData(Encoding.UTF8.GetBytes(File.ReadAllText(Boot) + new FileInfo(Container).LinkTarget));
            return 1 + (sum[0] | (sum[1] << 8) | ((sum[2] & 0x7f) << 16));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;
using FlowMatching.Runs;

namespace FlowMatching.Cli.Output;

/// <summary>The browser of whoever sits at the machine.</summary>
internal static class Browser
{
    /// <summary>Opens a page.</summary>
    /// <param name="address">Its address.</param>
    /// <returns>What is wrong; null when it opens.</returns>
    public static string? Open(string address)
    {
        try
        {
            ProcessStartInfo start = OperatingSystem.IsWindows()
                ? new(address) { UseShellExecute = true }
                : new(OperatingSystem.IsMacOS() ? "open" : "xdg-open")
                {
                    ArgumentList = { address },
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                };
            using var process = Process.Start(start);
            return null;
        }
        catch (Exception fault) when (fault is Win32Exception or InvalidOperationException)
        {
            return $"No browser can be opened here ({Faults.Sentence(fault).TrimEnd('.')}): open the address yourself.";
        }
    }
}

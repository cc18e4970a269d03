namespace FlowMatching.Torch.Binding;

/// <summary>The shared libraries mapped into this process, as the kernel lists them.</summary>
internal static class LoadedLibraries
{
    private const string Maps = "/proc/self/maps";

    /// <summary>The path of the first mapped library whose file name begins with <paramref name="prefix"/>.</summary>
    internal static string? Find(string prefix)
    {
        if (!File.Exists(Maps)) return null;
        foreach (string line in File.ReadLines(Maps))
        {
            int slash = line.IndexOf('/', StringComparison.Ordinal);
            if (slash >= 0 && Path.GetFileName(line.AsSpan(slash)).StartsWith(prefix, StringComparison.Ordinal)) return line[slash..];
        }

        return null;
    }
}

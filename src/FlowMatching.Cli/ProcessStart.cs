using System.Diagnostics;
using System.Globalization;

namespace FlowMatching.Cli;

/// <summary>When this process became fm.</summary>
internal static class ProcessStart
{
    /// <summary>The environment variable in which scripts/fm says when it had built, in seconds since 1970: it then becomes fm in the same
    /// process, and a build is no part of a run's time.</summary>
    internal const string Variable = "FM_STARTED";

    /// <summary>The later of the two.</summary>
    internal static DateTimeOffset Time()
    {
        using var process = Process.GetCurrentProcess();
        return Later(process.StartTime.ToUniversalTime(), Environment.GetEnvironmentVariable(Variable), TimeProvider.System.GetUtcNow());
    }

    /// <summary>The later of the process's start and what the script said; what cannot be true is not believed.</summary>
    /// <param name="started">When the process started.</param>
    /// <param name="said">What the script said; null where it did not build.</param>
    /// <param name="now">The time.</param>
    internal static DateTimeOffset Later(DateTimeOffset started, string? said, DateTimeOffset now)
    {
        if (!double.TryParse(said, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) || seconds > 1e11)
            return started;

        var built = DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return built > started && built <= now ? built : started;
    }
}

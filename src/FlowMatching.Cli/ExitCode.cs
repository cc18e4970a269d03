namespace FlowMatching.Cli;

/// <summary>What fm tells whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>The run failed.</summary>
    public const int Failed = 1;

    /// <summary>The command or its input was wrong.</summary>
    public const int BadInput = 2;

    /// <summary>Its terminal was closed (128 + SIGHUP).</summary>
    public const int HungUp = 129;

    /// <summary>Interrupted (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Terminated (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}

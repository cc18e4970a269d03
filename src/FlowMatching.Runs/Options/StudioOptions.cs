using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Options;

/// <summary>What 'studio' is told.</summary>
public sealed record StudioOptions : ComputeOptions
{
    /// <summary>The port where nothing was said.</summary>
    public const int DefaultPort = 7878;

    /// <summary>The options of 'studio'.</summary>
    public static OptionTable<StudioOptions> Table { get; } = new("studio", new StudioOptions());

    /// <summary>The port of the page on this machine.</summary>
    [Option("port", "Port of the page, on this machine only; 0 takes a free one", Min = 0, Max = 65535)]
    public int Port { get; init; } = DefaultPort;

    /// <summary>Whether the browser is opened.</summary>
    [Option("open", "Open the page in the browser", CallOnly = true)]
    public bool Open { get; init; }

    /// <summary>The folder of the page's runs and drawings.</summary>
    [Option("output-dir", "Folder of the page's runs and drawing", Placeholder = "FOLDER")]
    public string OutputDir { get; init; } = "outputs/studio";
}

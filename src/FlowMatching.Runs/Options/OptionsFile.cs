using FlowMatching.Core.Files;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Options;

/// <summary>The options of a run as resolved, with the command that repeats it: run.yaml.</summary>
internal static class OptionsFile
{
    /// <summary>Writes the file.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="verb">The verb of the run.</param>
    /// <param name="resolved">Its options without "auto", as texts.</param>
    /// <param name="flags">What the command that repeats the run needs besides the file, after a space.</param>
    /// <param name="disk">The disk; null for the system's.</param>
    public static void Write(
        RunFolder folder,
        string verb,
        IEnumerable<KeyValuePair<string, string>> resolved,
        string flags = "",
        IDiskSteps? disk = null
    ) =>
        AtomicFile.WriteText(
            folder.RunYaml,
            YamlText.Write([Versions.Line(), $"Repeat the run: fm {verb} --config run.yaml{flags}"], resolved),
            disk
        );
}

using FlowMatching.Core.Models;
using FlowMatching.Runs.Options;

namespace FlowMatching.Benchmarks;

/// <summary>What `fm train` does with a set of the plane where no option says otherwise.</summary>
internal static class DefaultRun
{
    internal static TrainOptions Options { get; } = new();

    internal static Architecture Network { get; } =
        new()
        {
            Hidden = Options.Hidden,
            Depth = Options.Depth,
            Frequencies = Options.Frequencies,
        };
}

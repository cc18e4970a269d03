using FlowMatching.Core.Reflow;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Reflow;

/// <summary>The smallest reflow that is one.</summary>
internal static class TinyReflow
{
    /// <summary>A round from 200 pairs, of four teacher's steps, that are renewed every eight steps.</summary>
    public static readonly ReflowPlan Plan = new()
    {
        Pool = new PairPoolSettings
        {
            Pairs = 200,
            RenewEvery = 8,
            Steps = 4,
        },
        Settings = TinyRun.Plan.Settings with { Seed = 12 },
    };
}

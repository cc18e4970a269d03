using FlowMatching.Core.Couplings;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;

namespace FlowMatching.Benchmarks.Choices;

/// <summary>One way to train, and its name.</summary>
/// <param name="Name">As the options say it; what is not named is the default.</param>
/// <param name="Plan">The plan, its network and its settings still to be given.</param>
internal sealed record Choice(string Name, TrainingPlan Plan)
{
    /// <summary>How times are drawn, the one setting that a choice may change.</summary>
    internal string Times { get; private init; } = DefaultRun.Options.Training.Times;

    internal static IReadOnlyList<Choice> All { get; } =
    [
        .. new[] { "condot", "polynomial", "cosine", "linear-vp", "vp", "ve", "tube", "schroedinger" }.Select(static path => new Choice(
            $"--path {path}",
            new TrainingPlan { Path = new PathSettings { Name = path } }
        )),
        .. new[] { "ot", "sinkhorn" }.Select(static coupling => new Choice(
            $"--coupling {coupling}",
            new TrainingPlan { Coupling = new CouplingSettings { Name = coupling } }
        )),
        .. new[] { "x1", "epsilon" }.Select(static what => new Choice($"--prediction {what}", new TrainingPlan { Prediction = what })),
        .. new[] { "uniform", "logit-normal", "u-shaped", "edm-skewed" }.Select(static times => new Choice(
            $"--time-sampler {times}",
            new TrainingPlan()
        )
        {
            Times = times,
        }),
    ];
}

using FlowMatching.Core.Models;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>A run that takes milliseconds.</summary>
internal static class TinyRun
{
    public static TrainingPlan Plan { get; } =
        new()
        {
            Architecture = new Architecture { Hidden = 8, Depth = 2 },
            Settings = new TrainerSettings
            {
                Steps = 20,
                BatchSize = 64,
                WarmUpSteps = 5,
                LogEvery = 7,
                Seed = 3,
            },
        };

    public static GaussianData Data { get; } = new(mean: 1, std: 0.5);

    public static Trainer Create(TrainerSettings? settings = null) =>
        Trainer.Create(Plan with { Settings = settings ?? Plan.Settings }, Data, CPU);
}

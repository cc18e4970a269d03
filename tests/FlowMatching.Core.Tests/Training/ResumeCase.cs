using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Support;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Training;

/// <summary>A training that is stopped and gone on with: of points or of pictures, from data or from a teacher.</summary>
public sealed record ResumeCase(bool Pictures, string Coupling, int Threads, Precision Precision, string Objective)
{
    /// <summary>What turns gradients into steps.</summary>
    public OptimizerKind Optimizer { get; init; }

    /// <summary>The coupling that stands for a teacher's pairs.</summary>
    public const string OfTeacher = ReflowOrigin.Coupling;

    private static readonly ImageStream DigitStream = new(Digits.Read(), "digits");

    /// <summary>Every case: of a flow all combinations by AdamW, of each other optimizer and objective points from data and pictures from a
    /// teacher.</summary>
    public static IEnumerable<ResumeCase> All => [.. Flows, .. Optimizers, .. FlowMaps];

    private static IEnumerable<ResumeCase> Optimizers =>
        from optimizer in Enum.GetValues<OptimizerKind>().Skip(1)
        from pictures in new[] { false, true }
        let coupling = pictures ? OfTeacher : IndependentCoupling.CouplingName
        from precision in new[] { Precision.Float32, Precision.BFloat16 }
        select new ResumeCase(pictures, coupling, 2, precision, FlowObjective.ObjectiveName) { Optimizer = optimizer };

    private static IEnumerable<ResumeCase> FlowMaps =>
        from objective in ObjectiveCatalog.All.Names.Skip(1)
        from pictures in new[] { false, true }
        let precision = pictures ? Precision.BFloat16 : Precision.Float32
        select new ResumeCase(pictures, pictures ? OfTeacher : IndependentCoupling.CouplingName, 2, precision, objective);

    private static IEnumerable<ResumeCase> Flows =>
        from pictures in new[] { false, true }
        from coupling in new[] { IndependentCoupling.CouplingName, "ot", OfTeacher }
        from threads in new[] { 1, 2 }
        from precision in new[] { Precision.Float32, Precision.BFloat16 }
        select new ResumeCase(pictures, coupling, threads, precision, FlowObjective.ObjectiveName);

    // Of points so many that two threads share the work of one operator.
    private TrainerSettings Settings =>
        new()
        {
            Steps = 7,
            BatchSize = Pictures ? 8 : 1024,
            WarmUpSteps = 2,
            LearningRate = 5e-3,
            LogEvery = 3,
            Huber = Pictures && IsFlow ? 0.1 : null,
            ValidateEvery = Pictures ? 3 : 0,
            LabelDropout = Pictures ? 0.5 : 0,
            Precision = Precision,
            Optimizer = Optimizer,
            Seed = 3,
        };

    private IDataStream Data => Pictures ? DigitStream : DataSets.Get("moons");

    private bool IsFlow => Objective == FlowObjective.ObjectiveName;

    // A teacher is a flow; only its student has another objective.
    private TrainingPlan Plan =>
        IsFlow || Coupling == OfTeacher
            ? Flow
            : Flow with
            {
                Architecture = Flow.Architecture.WithEndTime(),
                Objective = new ObjectiveSettings { Name = Objective },
            };

    private TrainingPlan Flow =>
        new()
        {
            Architecture = Pictures
                ? Architecture.Of(
                    new UNetSettings
                    {
                        ImageSize = 8,
                        Width = 8,
                        Multipliers = [1, 2],
                        Classes = 10,
                        NullClass = true,
                        Groups = 2,
                    }
                )
                : new Architecture { Hidden = 64, Depth = 2 },
            Coupling = Coupling == "ot" ? new CouplingSettings { Name = "ot", OtBatch = Pictures ? null : 64 } : new CouplingSettings(),
            Settings = Settings,
        };

    private ReflowPlan Rectification =>
        new()
        {
            Pool = new PairPoolSettings
            {
                Pairs = 12,
                RenewEvery = 3,
                Steps = 1,
            },
            Objective = new ObjectiveSettings { Name = Objective },
            Settings = Settings with { ValidateEvery = 0, LabelDropout = 0 }, // classes are hidden as often as the teacher hid them
        };

    /// <summary>Makes the teacher's file, where there is one.</summary>
    public void Prepare(string teacher)
    {
        if (Coupling != OfTeacher)
            return;

        using var trainer = Trainer.Create(Plan with { Settings = Settings with { Steps = 1 } }, Data, CPU);
        RecordingEvents events = new();
        trainer.Run(events, events.Stop);
        trainer.Save(teacher);
    }

    /// <summary>Begins.</summary>
    public Trainer Create(string teacher)
    {
        if (Coupling != OfTeacher)
            return Trainer.Create(Plan, Data, CPU);

        using var loaded = Checkpoint.Load(teacher);
        return ReflowTraining.Create(loaded, Rectification, CPU);
    }

    /// <summary>Goes on, with settings given anew as a command gives them.</summary>
    public Trainer Resume(string teacher, string file)
    {
        using var checkpoint = Checkpoint.Load(file);
        if (Coupling != OfTeacher)
            return Trainer.Resume(checkpoint, Data, CPU, Settings);

        using var loaded = Checkpoint.Load(teacher);
        return ReflowTraining.Resume(checkpoint, loaded, CPU, Rectification.Settings);
    }

    public override string ToString() =>
        $"{(Pictures ? "digits, UNet" : "moons, MLP")}, {Coupling}, {Threads} thread{(Threads == 1 ? "" : "s")}, {Precision}, {Objective}, {Optimizer}";
}

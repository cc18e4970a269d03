using System.Text.Json;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;

namespace FlowMatching.Core.Tests.Checkpoints;

/// <summary>The names in a checkpoint's header are for good: files that were written must stay readable, here and by those who have an
/// older version.</summary>
public sealed class HeaderTextTests
{
    /// <summary>Every name of a header that leaves nothing out; "a.b" is member b of entry a.</summary>
    private static readonly string[] Names =
    [
        "architecture",
        "architecture.depth",
        "architecture.dimension",
        "architecture.frequencies",
        "architecture.hidden",
        "architecture.input_gain",
        "architecture.type",
        "architecture.u_net",
        "architecture.u_net.attention_at",
        "architecture.u_net.channels",
        "architecture.u_net.classes",
        "architecture.u_net.dropout",
        "architecture.u_net.groups",
        "architecture.u_net.head_channels",
        "architecture.u_net.heads",
        "architecture.u_net.image_size",
        "architecture.u_net.multipliers",
        "architecture.u_net.null_class",
        "architecture.u_net.res_blocks",
        "architecture.u_net.resample_in_blocks",
        "architecture.u_net.scale_shift",
        "architecture.u_net.space_to_depth",
        "architecture.u_net.time_scale",
        "architecture.u_net.width",
        "coupling",
        "coupling.name",
        "coupling.ot_batch",
        "coupling.sinkhorn_iterations",
        "coupling.sinkhorn_reg",
        "coupling.sinkhorn_tolerance",
        "data",
        "data.affine",
        "data.affine.mean",
        "data.affine.scale",
        "data.classes",
        "data.name",
        "data.std",
        "format",
        "format_version",
        "kind",
        "path",
        "path.beta_max",
        "path.beta_min",
        "path.name",
        "path.power",
        "path.sigma",
        "path.sigma_max",
        "path.sigma_min",
        "preconditioned",
        "prediction",
        "progress",
        "progress.monitor",
        "progress.monitor.counts",
        "progress.monitor.smoothed",
        "progress.monitor.sums",
        "progress.monitor.weight",
        "progress.skipped",
        "progress.step",
        "progress.threads",
        "reflow",
        "reflow.pool",
        "reflow.pool.absolute_tolerance",
        "reflow.pool.pairs",
        "reflow.pool.relative_tolerance",
        "reflow.pool.renew_every",
        "reflow.pool.solver",
        "reflow.pool.steps",
        "reflow.round",
        "reflow.teacher_sha256",
        "skip_connection",
        "source",
        "source.name",
        "source.std",
        "training",
        "training.batch_size",
        "training.checkpoint_every",
        "training.clip_norm",
        "training.ema_decay",
        "training.huber",
        "training.label_dropout",
        "training.learning_rate",
        "training.log_every",
        "training.micro_batch",
        "training.min_learning_rate",
        "training.on_nan",
        "training.optimizer",
        "training.precision",
        "training.seed",
        "training.steps",
        "training.times",
        "training.validate_every",
        "training.warm_up_steps",
        "training.weight_decay",
    ];

    /// <summary>A header with a value for whatever can have one, whether it fits the others or not.</summary>
    private static CheckpointHeader Full =>
        new()
        {
            Architecture = Architecture.Of(
                new UNetSettings
                {
                    Classes = 2,
                    AttentionAt = [7],
                    SpaceToDepth = 1,
                }
            ),
            Path = new PathSettings
            {
                Name = "ve",
                SigmaMin = 0.1,
                SigmaMax = 2,
                Power = 3,
                BetaMin = 0.2,
                BetaMax = 4,
                Sigma = 5,
            },
            Coupling = new CouplingSettings
            {
                Name = "sinkhorn",
                OtBatch = 8,
                SinkhornReg = 0.5,
                SinkhornIterations = 9,
                SinkhornTolerance = 0.25,
            },
            DataSet = "digits",
            DataStd = 0.5,
            DataAffine = new DataAffine([1, 2], 3),
            ClassNames = ["a", "b"],
            Reflow = new ReflowOrigin(2, new string('a', 64), new() { RelativeTolerance = 0.1, AbsoluteTolerance = 0.2 }),
            Step = 7,
            Skipped = 1,
            Training = new TrainerSettings
            {
                Huber = 0.1,
                OnNan = NonFiniteAction.Skip,
                Optimizer = OptimizerKind.Muon,
            },
        };

    [Test]
    public void Write_HeaderThatLeavesNothingOut_HasTheNamesThatFilesHave() =>
        Assert.That(HeaderText.Write(Full).SelectMany(entry => NamesIn(entry.Key, entry.Value)), Is.EquivalentTo(Names));

    /// <summary>The values behind names: how kinds, precisions and the like are spelt.</summary>
    [TestCase("cfm")]
    [TestCase("reflow")]
    [TestCase("distilled")]
    public void Read_Kind_IsWrittenAgainAsItWas(string kind)
    {
        var entries = HeaderText.Write(Full);
        entries["kind"] = $"\"{kind}\"";

        Assert.That(HeaderText.Write(HeaderText.Read(entries)), Is.EqualTo(entries));
    }

    [Test]
    public void Read_TrainingOfAnOldFile_MeansWhatItMeant()
    {
        var entries = HeaderText.Write(Full);
        entries["training"] = """
            {"steps":9,"batch_size":64,"micro_batch":16,"label_dropout":0.1,"learning_rate":0.01,"warm_up_steps":5,"min_learning_rate":0.5,
            "ema_decay":0.99,"clip_norm":2,"weight_decay":0.02,"seed":3,"precision":"BFloat16","times":"logit-normal","log_every":4,
            "validate_every":8,"checkpoint_every":5,"on_nan":"Skip"}
            """;

        var read = HeaderText.Read(entries).Training;

        Assert.That(
            read.Continues(
                new TrainerSettings
                {
                    BatchSize = 64,
                    MicroBatch = 16,
                    LearningRate = 0.01,
                    WarmUpSteps = 5,
                    MinLearningRate = 0.5,
                    EmaDecay = 0.99,
                    ClipNorm = 2,
                    WeightDecay = 0.02,
                    Seed = 3,
                    Precision = Precision.BFloat16,
                    Times = "logit-normal",
                }
            )
        );
        Assert.That(
            (read.Steps, read.LabelDropout, read.LogEvery, read.ValidateEvery, read.OnNan),
            Is.EqualTo((9, 0.1, 4, 8, NonFiniteAction.Skip))
        );
    }

    [Test]
    public void Write_TrainingBySquaredError_IsAsItWasBeforeThereWereOthers() =>
        Assert.That(
            HeaderText.Write(Full with { Training = new TrainerSettings() })["training"],
            Does.Not.Contain("huber").And.Not.Contain("optimizer")
        );

    [TestCase(OptimizerKind.AdamW, CheckpointHeader.PlainFormatVersion)]
    [TestCase(OptimizerKind.Muon, CheckpointHeader.CurrentFormatVersion)]
    public void Write_Optimizer_TakesTheFormatThatKnowsIt(OptimizerKind optimizer, int format)
    {
        var entries = HeaderText.Write(
            Full with
            {
                Training = new TrainerSettings { Optimizer = optimizer },
                DataAffine = null,
            }
        );

        Assert.That(entries["format_version"], Is.EqualTo($"{format}"));
        Assert.That(HeaderText.Read(entries).Training.Optimizer, Is.EqualTo(optimizer));
    }

    private static IEnumerable<string> NamesIn(string path, string text)
    {
        if (!text.StartsWith('{'))
            return [path];

        using var json = JsonDocument.Parse(text);
        return [.. NamesIn(path, json.RootElement)];
    }

    private static IEnumerable<string> NamesIn(string path, JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().SelectMany(member => NamesIn($"{path}.{member.Name}", member.Value)).Prepend(path)
            : [path];
}

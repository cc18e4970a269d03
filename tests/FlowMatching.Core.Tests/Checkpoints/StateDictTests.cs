using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Tests.Models.UNet;
using FlowMatching.Testing;
using NUnit.Framework.Constraints;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Checkpoints;

public sealed class StateDictTests
{
    private static readonly Dictionary<string, string> Foreign = new() { ["format"] = "pt" };

    private TemporaryFolder folder = null!;

    public static IEnumerable<string> References => ReferenceUNets.Cases;

    private string File => folder.In("weights.safetensors");

    private string Made => folder.In("checkpoint.safetensors");

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [TestCaseSource(nameof(References))]
    public void Import_ReferenceWeights_GiveTheReferencesOutputsAsVelocity(string name)
    {
        var settings = ReferenceUNets.SettingsOf(name);
        Write(ReferenceUNets.Weights(settings));

        StateDict.Import(File, HeaderOf(settings), Made);

        using var checkpoint = Checkpoint.Load(Made);
        using var model = checkpoint.CreateModel(CPU, Precision.Float32);
        Assert.That(ReferenceUNets.Evaluate(name, settings, model.Predict), Is.EqualTo(ReferenceUNets.Output(name, "y")).Within(1e-4));
        Assert.That((checkpoint.Header.Preconditioning, checkpoint.Header.Step), Is.EqualTo((Preconditioning.None, 0)));
    }

    [Test]
    public void Import_HalfNumbersUnderACommonPrefix_AreTaken()
    {
        var settings = ReferenceUNets.SettingsOf("additive");
        var weights = ReferenceUNets.Weights(settings);
        Write(weights.ToDictionary(pair => "module." + pair.Key, pair => pair.Value.to_type(ScalarType.BFloat16)));

        StateDict.Import(File, HeaderOf(settings), Made);

        using var made = Safetensors.Read(Made);
        Assert.That(
            made.Tensors["ema.out.2.weight"].ToFloatArray(),
            Is.EqualTo(weights["out.2.weight"].to_type(ScalarType.BFloat16).ToFloatArray())
        );
        Assert.That(made.Tensors["model.out.2.weight"].dtype, Is.EqualTo(ScalarType.Float32));
        Assert.That(made.Tensors["adamw.exp_avg.out.2.weight"].ToFloatArray(), Is.All.Zero);
    }

    [Test]
    public void Import_LayersThatSeeTheTimeAsItIs_GiveTheSameFunction()
    {
        using Tensor first = randn(5, 3),
            bias = randn(5),
            last = randn(2, 5),
            lastBias = randn(2);
        Write(
            new Dictionary<string, Tensor>
            {
                ["layers.0.weight"] = first,
                ["layers.0.bias"] = bias,
                ["layers.2.weight"] = last,
                ["layers.2.bias"] = lastBias,
            }
        );
        var (x, t) = (linspace(-2, 2, 8).view(4, 2), linspace(0, 1, 4));
        var hidden = nn.functional.silu(cat([x, t.unsqueeze(1)], 1).mm(first.transpose(0, 1)) + bias);
        float[] expected = (hidden.mm(last.transpose(0, 1)) + lastBias).ToFloatArray();

        StateDict.Import(File, HeaderOf(Architecture.OfLayers([3, 5, 2])), Made);

        using var checkpoint = Checkpoint.Load(Made);
        using var model = checkpoint.CreateModel(CPU, Precision.Float32);
        Assert.That(model.Velocity(x, t).ToFloatArray(), Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void Import_TensorsThatDoNotFit_AreNamedInOneSentence()
    {
        var settings = ReferenceUNets.SettingsOf("additive");
        var weights = ReferenceUNets.Weights(settings);
        weights.Remove("out.0.weight");
        weights["time_embed.4.weight"] = ones(2);
        weights["out.2.bias"] = ones(7);
        weights["out.0.bias"] = zeros(8, dtype: ScalarType.Int64);
        Write(weights);

        var refusal = Assert.Throws<InvalidInputException>(() => StateDict.Import(File, HeaderOf(settings), Made));

        Assert.That(
            refusal.Faults,
            Is.EqualTo(
                new[]
                {
                    $"{File} does not hold this network: missing out.0.weight; surplus time_embed.4.weight; "
                        + "out.0.bias holds I64, expected one of F64, F32, F16, BF16, out.2.bias has shape (7), expected (1).",
                }
            )
        );
        Assert.That(System.IO.File.Exists(Made), Is.False);
    }

    [Test]
    public void Import_AnotherNetwork_NamesTheFirstFewOfMany()
    {
        Write(ReferenceUNets.Weights(ReferenceUNets.SettingsOf("additive")));

        var refusal = Assert.Throws<InvalidInputException>(() =>
            StateDict.Import(File, HeaderOf(ReferenceUNets.SettingsOf("scale_shift")), Made)
        );

        Assert.That(refusal.Faults, Has.Count.EqualTo(1));
        Assert.That(refusal.Message, Does.Match(@"missing label_emb\.weight, [^;]+ and [0-9]+ more;.* has shape .* and [0-9]+ more\.$"));
    }

    [Test]
    public void Import_NumbersThatAreNone_AreRefusedByName()
    {
        var settings = ReferenceUNets.SettingsOf("additive");
        var weights = ReferenceUNets.Weights(settings);
        weights["out.2.bias"] = full([1], double.NaN, dtype: ScalarType.Float32);
        Write(weights);

        Assert.That(
            () => StateDict.Import(File, HeaderOf(settings), Made),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains("the tensor out.2.bias holds NaN")
        );
    }

    [Test]
    public void Open_WhatIsNoFileOfWeights_IsRefused()
    {
        Assert.That(() => StateDict.Open(File), Refused("does not exist"));
        System.IO.File.WriteAllText(File, "PK, a pickle in a zip, and long enough to have a header");
        Assert.That(() => StateDict.Open(File), Refused("not a readable safetensors file"));

        var settings = ReferenceUNets.SettingsOf("additive");
        Write(ReferenceUNets.Weights(settings));
        StateDict.Import(File, HeaderOf(settings), Made);
        Assert.That(() => StateDict.Open(Made), Refused("is a checkpoint of this toolkit already"));
    }

    private static ContainsConstraint Refused(string part) => Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part);

    private static CheckpointHeader HeaderOf(UNetSettings settings) =>
        HeaderOf(Architecture.Of(settings)) with
        {
            ClassNames = settings.Classes == 0 ? null : [.. Enumerable.Range(0, settings.Classes).Select(i => $"{i}")],
        };

    private static CheckpointHeader HeaderOf(Architecture architecture) =>
        new()
        {
            Architecture = architecture,
            Path = new PathSettings().Resolve(1),
            DataSet = "imported",
            DataStd = 1,
            Step = 0,
            Training = new TrainerSettings { Steps = 1 },
        };

    private void Write(IReadOnlyDictionary<string, Tensor> weights) => Safetensors.Write(File, weights, Foreign);
}

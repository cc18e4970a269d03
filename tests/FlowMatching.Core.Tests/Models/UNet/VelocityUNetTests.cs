using FlowMatching.Core.Engine;
using FlowMatching.Core.Models.UNet;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Models.UNet;

public sealed class VelocityUNetTests
{
    private static readonly UNetSettings Small = new()
    {
        ImageSize = 8,
        Width = 8,
        Multipliers = [1, 2],
        AttentionAt = [8],
        Groups = 4,
        Classes = 3,
        NullClass = true,
    };

    public static IEnumerable<string> References => ReferenceUNets.Cases;

    public static IEnumerable<string> ReferencesOfSeveralHeads =>
        References.Where(name => ReferenceUNets.SettingsOf(name) is not { Heads: 1, HeadChannels: 0 });

    public static IEnumerable<UNetSettings> Sizes =>
        [
            Small,
            Small with
            {
                ScaleShift = true,
                ResampleInBlocks = true,
                Classes = 0,
                NullClass = false,
            },
            Small with
            {
                SpaceToDepth = 1,
                AttentionAt = [4],
            },
            .. References.Select(ReferenceUNets.SettingsOf),
        ];

    [TestCaseSource(nameof(References))]
    public void Forward_ReferenceWeights_GivesTheReferencesOutputs(string name)
    {
        float[] actual = ReferenceUNets.Evaluate(name, ReferenceUNets.SettingsOf(name));

        Assert.That(actual, Is.EqualTo(ReferenceUNets.Output(name, "y")).Within(1e-4));
    }

    [TestCaseSource(nameof(ReferencesOfSeveralHeads))]
    public void Forward_ReferenceWeights_DoesNotReadTheHeadsInTheOtherOrder(string name)
    {
        float[] actual = ReferenceUNets.Evaluate(name, ReferenceUNets.SettingsOf(name));
        float[] other = ReferenceUNets.Output(name, "y_other_order");

        Assert.That(actual.Zip(other, (a, b) => Math.Abs(a - b)).Max(), Is.GreaterThan(100 * 1e-4));
    }

    [Test]
    public void Forward_OtherNumberOfHeads_GivesOtherOutputs()
    {
        const string name = "scale_shift";
        float[] actual = ReferenceUNets.Evaluate(name, ReferenceUNets.SettingsOf(name) with { Heads = 2 });

        Assert.That(actual, Is.Not.EqualTo(ReferenceUNets.Output(name, "y")).Within(0.01));
    }

    [TestCaseSource(nameof(Sizes))]
    public void Parameters_OfTheNetwork_AreThoseListedForItsSettings(UNetSettings settings)
    {
        using VelocityUNet network = new(settings, new RandomStreams(0));

        var actual = network.named_parameters().Select(p => $"{p.Item1} {Shapes.Text(p.Item2)}");

        Assert.That(actual, Is.EqualTo(VelocityUNet.ParametersOf(settings).Select(p => $"{p.Name} {Shapes.Sizes(p.Shape)}")));
    }

    [Test]
    public void Parameters_Names_AreGuidedDiffusions() =>
        Assert.That(
            VelocityUNet.ParametersOf(Small).Select(p => p.Name).Where(name => name.EndsWith("weight", StringComparison.Ordinal)),
            Is.SupersetOf(
                new[]
                {
                    "time_embed.0.weight",
                    "time_embed.2.weight",
                    "label_emb.weight",
                    "input_blocks.0.0.weight",
                    "input_blocks.1.0.in_layers.0.weight",
                    "input_blocks.1.0.in_layers.2.weight",
                    "input_blocks.1.0.emb_layers.1.weight",
                    "input_blocks.1.0.out_layers.0.weight",
                    "input_blocks.1.0.out_layers.3.weight",
                    "input_blocks.1.1.norm.weight",
                    "input_blocks.1.1.qkv.weight",
                    "input_blocks.1.1.proj_out.weight",
                    "input_blocks.2.0.op.weight",
                    "input_blocks.3.0.skip_connection.weight",
                    "middle_block.0.in_layers.0.weight",
                    "middle_block.1.qkv.weight",
                    "middle_block.2.out_layers.3.weight",
                    "output_blocks.1.1.conv.weight",
                    "output_blocks.3.0.skip_connection.weight",
                    "output_blocks.3.1.qkv.weight",
                    "out.0.weight",
                    "out.2.weight",
                }
            )
        );

    [Test]
    public void Forward_NewNetwork_GivesZero()
    {
        using var scope = NewDisposeScope();
        using var network = Create(seed: 1);

        var output = network.call(randn(2, 1, 8, 8), rand(2), tensor(new long[] { 0, 3 }));

        Assert.That(output.shape, Is.EqualTo(new long[] { 2, 1, 8, 8 }));
        Assert.That(output.abs().sum().item<float>(), Is.Zero);
    }

    [Test]
    public void Backward_AllParameters_AreReached()
    {
        using var scope = NewDisposeScope();
        using VelocityUNet network = new(Small, new RandomStreams(0));
        using (no_grad())
        {
            foreach (var parameter in network.parameters())
            {
                parameter.add_(0.1); // away from the zeros behind which gradients vanish
            }
        }

        network.call(randn(2, 1, 8, 8), rand(2), tensor(new long[] { 0, 3 })).square().sum().backward();

        Assert.That(
            network.named_parameters().Where(p => p.Item2.grad is not { } grad || grad.abs().sum().item<float>() == 0).Select(p => p.Item1),
            Is.Empty
        );
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Forward_BFloat16_StaysCloseToFloat32InValuesAndGradients(bool resampleInBlocks)
    {
        using var scope = NewDisposeScope();
        using VelocityUNet network = new(
            Small with
            {
                Width = 16,
                ResampleInBlocks = resampleInBlocks,
                ScaleShift = resampleInBlocks,
            },
            new RandomStreams(0)
        );
        Randomise(network);

        var exact = Results(network, Precision.Float32);
        var half = Results(network, Precision.BFloat16);

        Assert.That(Distance(half.Output, exact.Output), Is.LessThan(0.03));
        Assert.That(Distance(half.Gradient, exact.Gradient), Is.LessThan(0.05));
    }

    [Test]
    public void Forward_OtherClassOrTime_GivesAnotherOutput()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = Create(seed: 2);
        foreach (var parameter in network.parameters())
        {
            parameter.add_(0.05);
        }

        var x = randn(1, 1, 8, 8);
        float[] Run(double t, long label) => network.call(x, tensor(new[] { (float)t }), tensor(new[] { label })).ToFloatArray();

        Assert.That(Run(0.5, 1), Is.Not.EqualTo(Run(0.5, 0)));
        Assert.That(Run(0.5, 3), Is.Not.EqualTo(Run(0.5, 0)));
        Assert.That(Run(0.501, 0), Is.Not.EqualTo(Run(0.5, 0)), "a thousandth of the time must be told apart");
    }

    [Test]
    public void Constructor_EqualSeeds_GiveEqualWeights()
    {
        float[] first = Weights(4);

        Assert.That(Weights(4), Is.EqualTo(first));
        Assert.That(Weights(5), Is.Not.EqualTo(first));
    }

    [Test]
    public void Constructor_Weights_FillTheRangeOfPyTorchsDefault()
    {
        using var network = Create(seed: 3);
        var parameters = network.named_parameters().ToDictionary(p => p.Item1, p => p.Item2);

        foreach (string name in new[] { "input_blocks.1.0.in_layers.2.weight", "input_blocks.1.1.qkv.weight", "time_embed.2.weight" })
        {
            double bound = 1 / Math.Sqrt((double)parameters[name].numel() / parameters[name].shape[0]);
            double[] magnitudes = [.. parameters[name].ToDoubleArray().Select(Math.Abs)];

            Assert.That(magnitudes.Max(), Is.InRange(0.9 * bound, bound), name);
            Assert.That(magnitudes.Average(), Is.EqualTo(bound / 2).Within(0.1 * bound), name);
        }

        Assert.That(parameters["input_blocks.1.0.out_layers.3.weight"].ToFloatArray(), Is.All.Zero);
        Assert.That(parameters["middle_block.1.proj_out.bias"].ToFloatArray(), Is.All.Zero);
        Assert.That(parameters["label_emb.weight"].std().item<float>(), Is.EqualTo(1).Within(0.2));
    }

    [Test]
    public void Constructor_Faults_AreRefused() =>
        Assert.Throws<InvalidInputException>(() => _ = new VelocityUNet(Small with { ImageSize = 9 }, new RandomStreams(0)));

    [Test]
    public void Forward_WhatDoesNotFit_IsRefused()
    {
        using var scope = NewDisposeScope();
        using var network = Create(seed: 0);

        Assert.That(
            () => network.call(zeros(2, 1, 8, 4), zeros(2), zeros([2], ScalarType.Int64)),
            Throws.ArgumentException.With.Message.Contains("expected (B, 1, 8, 8)")
        );
        Assert.That(
            () => network.call(zeros(2, 1, 8, 8), zeros(3), zeros([2], ScalarType.Int64)),
            Throws.ArgumentException.With.Message.Contains("one time per example")
        );
        Assert.That(() => network.call(zeros(2, 1, 8, 8), zeros(2), null), Throws.ArgumentException.With.Message.Contains("no labels"));
    }

    /// <summary>Weights without the zeros of a new network, so that every block takes part.</summary>
    private static void Randomise(VelocityUNet network)
    {
        using var frozen = no_grad();
        using Generator rng = new(6);
        foreach (var parameter in network.parameters())
        {
            parameter.add_(0.1 * randn(parameter.shape, generator: rng));
        }
    }

    private static (Tensor Output, Tensor Gradient) Results(VelocityUNet network, Precision precision)
    {
        using Generator rng = new(8);
        network.zero_grad();
        var x = randn([2, 1, 8, 8], generator: rng);
        network.Precision = precision;
        var output = network.call(x, tensor(new[] { 0.2f, 0.7f }), tensor(new long[] { 1, 3 })).In(Precision.Float32);
        output.square().mean().backward();

        return (output.detach(), cat([.. network.parameters().Select(parameter => parameter.grad!.flatten())]));
    }

    private static double Distance(Tensor actual, Tensor expected) => ((actual - expected).norm() / expected.norm()).item<float>();

    private static VelocityUNet Create(long seed) => new(Small, new RandomStreams(seed));

    private static float[] Weights(long seed)
    {
        using var network = Create(seed);

        return [.. network.parameters().SelectMany(p => p.ToFloatArray())];
    }
}

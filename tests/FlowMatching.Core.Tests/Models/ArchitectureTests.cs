using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;

namespace FlowMatching.Core.Tests.Models;

public sealed class ArchitectureTests
{
    [Test]
    public void ParameterCount_Default_IsThatOf3x512x512x512x2() =>
        Assert.That(new Architecture().ParameterCount(), Is.EqualTo((3 + 1) * 512 + 2 * (512 + 1) * 512 + (512 + 1) * 2));

    [Test]
    public void Faults_EverythingWrong_NamesEverything()
    {
        Architecture wrong = new()
        {
            Dimension = 0,
            Hidden = -1,
            Depth = 0,
            InputGain = double.NaN,
            Frequencies = 17,
        };

        Assert.That(wrong.Faults().Count(), Is.EqualTo(5));
    }

    [TestCase("transformer", "Unknown network 'transformer'")]
    [TestCase("unet", "of type unet without the sizes")]
    public void Faults_TypeThatSaysNothing_NamesIt(string type, string fault) =>
        Assert.That(
            new Architecture { Type = type }
                .Faults()
                .Single(),
            Does.Contain(fault)
        );

    [Test]
    public void Faults_PictureOfAnotherSize_AreNamed()
    {
        var architecture = Architecture.Of(new UNetSettings { ImageSize = 30, Multipliers = [1, 2, 2] }) with { Dimension = 7 };

        Assert.That(architecture.Faults(), Has.One.Contains("image-size is 30").And.One.Contains("dimension is 7, expected 900"));
    }

    [Test]
    public void Of_Preset_HasTheShapeOfItsPicturesAndBuilds()
    {
        var architecture = Architecture.Of(UNetPresets.All.Get("unet-tiny").For(8, classes: 3, nullClass: true));

        using var network = architecture.Create(new RandomStreams(0));

        Assert.That(architecture.Faults(), Is.Empty);
        Assert.That(network.ExampleShape, Is.EqualTo(architecture.ExampleShape()).And.EqualTo(new long[] { 1, 8, 8 }));
        Assert.That((network.Classes, network.HasNullClass), Is.EqualTo((3, true)));
        Assert.That(network.parameters().Sum(parameter => parameter.numel()), Is.EqualTo(architecture.ParameterCount()));
    }

    [TestCase(1, new string[0])]
    [TestCase(3, new[] { "layers.2.weight", "layers.4.weight" })]
    public void HiddenMatrices_OfAPerceptron_AreBetweenItsHiddenLayers(int depth, string[] names) =>
        Assert.That(
            new Architecture
            {
                Depth = depth,
                Classes = 2,
                NullClass = true,
            }.HiddenMatrices(),
            Is.EqualTo(names)
        );

    /// <summary>All weights of two dimensions and more, but those that see data, times or classes, and the last.</summary>
    [Test]
    public void HiddenMatrices_OfEveryPreset_AreAllButTheOuterLayers([ValueSource(nameof(Presets))] string preset)
    {
        var architecture = Architecture.Of(UNetPresets.All.Get(preset).For(32, channels: 3, classes: 2, nullClass: true)).WithEndTime();
        string[] matrices = [.. architecture.Parameters().Where(shape => shape.Shape.Count >= 2).Select(shape => shape.Name)];

        Assert.That(
            matrices.Except(architecture.HiddenMatrices()),
            Is.EquivalentTo(
                new[] { "time_embed.0.weight", "interval_embed.0.weight", "label_emb.weight", "input_blocks.0.0.weight", "out.2.weight" }
            )
        );
        Assert.That(architecture.HiddenMatrices(), Is.SubsetOf(matrices).And.Contains("middle_block.0.in_layers.2.weight"));
    }

    private static IEnumerable<string> Presets => UNetPresets.All.Names;

    [Test]
    public void Faults_Default_AreNone() => Assert.That(new Architecture().Faults(), Is.Empty);
}

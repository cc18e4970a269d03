using FlowMatching.Core.Models.UNet;

namespace FlowMatching.Core.Tests.Models.UNet;

public sealed class UNetPresetsTests
{
    public static IEnumerable<UNetPreset> Presets => UNetPresets.All;

    [TestCaseSource(nameof(Presets))]
    public void For_UsualSizes_HasNoFaults(UNetPreset preset)
    {
        foreach (int size in new[] { 8, 16, 28, 32, 64 }.Where(size => size % 8 == 0 || preset.Name != "adm-64"))
        {
            Assert.That(preset.For(size, channels: 3, classes: 10, nullClass: true).Faults(), Is.Empty, $"{size} pixels");
        }
    }

    [TestCaseSource(nameof(Presets))]
    public void For_PicturesAndClasses_TakesThem(UNetPreset preset)
    {
        var settings = preset.For(32, channels: 3, classes: 7, nullClass: true);

        Assert.That((settings.ImageSize, settings.Channels, settings.EmbeddingRows), Is.EqualTo((32, 3, 8)));
        Assert.That(preset.For(32, nullClass: true).EmbeddingRows, Is.Zero);
    }

    [Test]
    public void Peer_Parameters_AreThePeersToTheLast() => Assert.That(Count(UNetPresets.Peer()), Is.EqualTo(6_224_769));

    [TestCase("unet-tiny", 28, 1, 1.0e6, 1.3e6)]
    [TestCase("unet-patch", 28, 1, 0.68e6, 0.72e6)]
    [TestCase("unet-flat", 8, 1, 0.35e6, 0.4e6)]
    [TestCase("unet-small", 28, 1, 6.5e6, 7.0e6)]
    [TestCase("unet-base", 32, 3, 35e6, 37e6)]
    [TestCase("unet-base", 64, 3, 35e6, 37e6)]
    [TestCase("adm-64", 64, 3, 295e6, 297e6)]
    public void Parameters_OfAPreset_AreAsManyAsItSays(string name, int size, int channels, double least, double most) =>
        Assert.That(Count(UNetPresets.All.Get(name).For(size, channels, classes: channels == 3 ? 1000 : 10)), Is.InRange(least, most));

    private static long Count(UNetSettings settings) => VelocityUNet.ParametersOf(settings).Sum(parameter => parameter.Count);
}

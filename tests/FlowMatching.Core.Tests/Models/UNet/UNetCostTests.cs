using FlowMatching.Core.Models.UNet;

namespace FlowMatching.Core.Tests.Models.UNet;

public sealed class UNetCostTests
{
    [Test]
    public void Of_PeersNetwork_IsWhatItsSizesGive() =>
        // 1.54 GMAC a picture, 0.39 of it the attention over 784 pixels, of which there are five blocks at 64 channels and the middle at 7
        // x 7.
        Assert.That(UNetCost.Of(UNetPresets.Peer()).MultiplyAdds, Is.EqualTo(1.54e9).Within(0.02e9));

    [Test]
    public void Of_OneLevelWithoutClasses_IsCountedByHand()
    {
        // Width 4, one level of 2 x 2 pixels, one block a level: stem 1 -> 4, blocks 4 -> 4, 4 -> 4, attention, 4 -> 4, then 8 -> 4 twice,
        // out 4 -> 1.
        UNetSettings settings = new()
        {
            ImageSize = 2,
            Width = 4,
            Multipliers = [1],
            ResBlocks = 1,
        };
        const double pixels = 4,
            stem = 36 * pixels,
            last = 36 * pixels,
            embedding = 16 * 4;
        const double square = 2 * 144 * pixels + embedding,
            wide = (288 + 144 + 32) * pixels + embedding;
        const double attention = (12 * 4 + 4 * 4) * pixels + 2 * pixels * pixels * 4;

        Assert.That(UNetCost.Of(settings).MultiplyAdds, Is.EqualTo(stem + 3 * square + attention + 2 * wide + last));
    }

    [Test]
    public void Of_TwiceTheSide_CostsFourTimesInEveryConvolution()
    {
        var small = UNetCost.Of(UNetPresets.All.Get("unet-tiny").For(32));
        var large = UNetCost.Of(UNetPresets.All.Get("unet-tiny").For(64));

        Assert.That(large.MultiplyAdds / small.MultiplyAdds, Is.InRange(3.9, 4.5)); // attention grows faster
    }
}

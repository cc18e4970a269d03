using FlowMatching.Core.Models.UNet;

namespace FlowMatching.Core.Tests.Models.UNet;

public sealed class UNetSettingsTests
{
    private static readonly UNetSettings Good = new() { AttentionAt = [14, 7], Heads = 4 };

    public static IEnumerable<TestCaseData> Faulty =>
        [
            new(Good with { Channels = 2 }, "channels is 2"),
            new(Good with { ImageSize = 30 }, "expected a multiple of 4: 28 or 32"),
            new(Good with { ImageSize = 3, AttentionAt = [] }, "expected a multiple of 4: 4"),
            new(Good with { ImageSize = 0, AttentionAt = [] }, "image-size is 0"),
            new(Good with { ImageSize = int.MaxValue, AttentionAt = [] }, "image-size is 2147483647"),
            new(Good with { Width = int.MaxValue - 1, Heads = 1 }, "width is 2147483646"),
            new(Good with { Multipliers = [.. Enumerable.Repeat(1, 17)], AttentionAt = [] }, "multipliers has 17 factors"),
            new(Good with { Multipliers = [1, int.MaxValue, 2], Heads = 1 }, "multipliers is 1, 2147483647, 2, expected 1 to 64 each"),
            new(Good with { ResBlocks = int.MaxValue }, "res-blocks is 2147483647"),
            new(Good with { Classes = int.MaxValue }, "classes is 2147483647"),
            new(Good with { Width = 33, Heads = 1 }, "width is 33"),
            new(Good with { Multipliers = [], AttentionAt = [] }, "multipliers is empty"),
            new(Good with { Multipliers = [1, 0, 2] }, "multipliers is 1, 0, 2"),
            new(Good with { ResBlocks = 0 }, "res-blocks is 0"),
            new(Good with { AttentionAt = [16, 7] }, "attention-at names 16 pixels, but the levels have 28, 14, 7"),
            new(Good with { Heads = 0 }, "heads is 0"),
            new(Good with { Heads = 5 }, "heads is 5, which does not divide the 64 channels"),
            new(Good with { HeadChannels = 48 }, "head-channels is 48, which does not divide the 64 channels"),
            new(Good with { HeadChannels = -1 }, "head-channels is -1"),
            new(Good with { Dropout = 1 }, "dropout is 1"),
            new(Good with { Classes = -1 }, "classes is -1"),
            new(Good with { NullClass = true }, "null class"),
            new(Good with { Groups = 64 }, "groups is 64"),
            new(Good with { TimeScale = 0 }, "time-scale is 0"),
            new(Good with { SpaceToDepth = 4 }, "space-to-depth is 4"),
            new(
                Good with
                {
                    SpaceToDepth = 1,
                    AttentionAt = [],
                },
                "halves it 3 times; expected a multiple of 8: 24 or 32, or fewer multipliers."
            ),
            new(UNetPresets.All.Get("unet-flat").For(7), "halves it once; expected a multiple of 2: 6 or 8."),
        ];

    [TestCaseSource(nameof(Faulty))]
    public void Faults_OneMistake_IsNamedAlone(UNetSettings settings, string expected)
    {
        string[] faults = [.. settings.Faults()];

        Assert.That(faults, Has.Length.EqualTo(1));
        Assert.That(faults[0], Does.Contain(expected));
    }

    [Test]
    public void Faults_SeveralMistakes_AreAllNamed() =>
        Assert.That((Good with { ImageSize = 30, Heads = 5, Dropout = 2 }).Faults().Count(), Is.EqualTo(3));

    [Test]
    public void Equality_OfEqualLists_IsByValue()
    {
        Assert.That(Good with { Multipliers = [1, 2, 2] }, Is.EqualTo(Good));
        Assert.That((Good with { Multipliers = [1, 2, 2] }).GetHashCode(), Is.EqualTo(Good.GetHashCode()));
        Assert.That(Good with { Multipliers = [1, 2, 3] }, Is.Not.EqualTo(Good));
        Assert.That(Good with { AttentionAt = [7] }, Is.Not.EqualTo(Good));
    }

    [TestCase(32, 8)]
    [TestCase(64, 16)]
    [TestCase(128, 32)]
    [TestCase(192, 32)]
    [TestCase(36, 9)]
    [TestCase(40, 10)]
    [TestCase(4, 1)]
    public void GroupsFor_Width_LeavesFourChannelsOrMoreInAGroup(int width, int groups) =>
        Assert.That(UNetSettings.GroupsFor(width), Is.EqualTo(groups));

    [TestCase(64, 32)]
    [TestCase(36, 18)]
    [TestCase(96, 32)]
    [TestCase(40, 20)]
    public void GroupsOf_Channels_IsTheLargestDivisorUpToGroups(int channels, int groups) =>
        Assert.That(Good.GroupsOf(channels), Is.EqualTo(groups));
}

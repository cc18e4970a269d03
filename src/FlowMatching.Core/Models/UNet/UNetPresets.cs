namespace FlowMatching.Core.Models.UNet;

/// <summary>UNets of known size and cost, by name, fitted to a picture's size, channels and classes.</summary>
public static class UNetPresets
{
    /// <summary>Every preset; the first one is the default.</summary>
    public static Catalog<UNetPreset> All { get; } =
        new(
            "network",
            new UNetPreset("unet-tiny", "about 1 M parameters; trains on a CPU", Tiny),
            new UNetPreset(
                "unet-patch",
                "about 0.7 M parameters; squares of 2 x 2 pixels at a time, a quarter of the work of unet-tiny",
                Patch
            ),
            new UNetPreset("unet-flat", "about 0.4 M parameters; one level on squares of 2 x 2 pixels, for pictures of 8 pixels", Flat),
            new UNetPreset("unet-small", "about 7 M parameters; grey pictures of 28 to 32 pixels", Small),
            new UNetPreset("unet-base", "about 36 M parameters; colour pictures of 32 to 64 pixels", Base),
            new UNetPreset("adm-64", "about 296 M parameters; guided-diffusion's network for ImageNet at 64 pixels", Adm64)
        );

    /// <summary>The name of the preset that such settings come from; null where there is none.</summary>
    /// <param name="settings">The sizes.</param>
    public static string? NameOf(UNetSettings settings) =>
        All.Names.FirstOrDefault(name =>
            All.Get(name).For(settings.ImageSize, settings.Channels, settings.Classes, settings.NullClass)
            == settings with
            {
                EndTime = false,
            }
        );

    /// <summary>The network that keishihara/flow-matching trains on 28x28 digits, parameter for parameter: 6,224,769 with ten
    /// classes.</summary>
    /// <remarks>Its attention stands at full resolution and its time comes in unscaled; <see cref="Small"/> mends both.</remarks>
    /// <param name="classes">Number of classes, without a null class.</param>
    public static UNetSettings Peer(int classes = 10) =>
        new()
        {
            ImageSize = 28,
            Width = 64,
            Multipliers = [1, 2, 2],
            ResBlocks = 2,
            AttentionAt = [28],
            Classes = classes,
            Groups = 32,
            TimeScale = 1,
        };

    private static UNetSettings Squares => new() { ResBlocks = 1, SpaceToDepth = 1 };

    /// <summary>32 channels, one residual block a level, attention at 8 pixels and below.</summary>
    private static UNetSettings Tiny(int imageSize) =>
        AttendedUpTo(8, Fitted(new UNetSettings { Width = 32, ResBlocks = 1 }, imageSize, 1, 2, 2));

    /// <summary>32 channels at half the resolution, then 64, one residual block a level, attention at 8 pixels and below.</summary>
    private static UNetSettings Patch(int imageSize) => AttendedUpTo(8, Fitted(Squares with { Width = 32 }, imageSize, 1, 2));

    /// <summary>48 channels at half the resolution, attention in the middle only: half the operators of <see cref="Patch"/>, whose number
    /// is what pictures of 8 pixels cost.</summary>
    private static UNetSettings Flat(int imageSize) => Fitted(Squares with { Width = 48 }, imageSize, 1);

    /// <summary>64 channels, two residual blocks a level, attention below 16 pixels: the peer's network with its attention where it is
    /// cheap.</summary>
    private static UNetSettings Small(int imageSize) =>
        AttendedUpTo(16, Fitted(new UNetSettings { Width = 64, ResBlocks = 2 }, imageSize, imageSize % 8 == 0 ? [1, 2, 2, 2] : [1, 2, 2]));

    /// <summary>128 channels, two residual blocks a level, four heads, attention at the first level of 16 pixels or less: the CIFAR-10
    /// network of Tong et al. 2023 (arXiv:2302.00482).</summary>
    private static UNetSettings Base(int imageSize)
    {
        var settings = AttendedUpTo(
            16,
            Fitted(
                new UNetSettings
                {
                    Width = 128,
                    ResBlocks = 2,
                    Heads = 4,
                    Dropout = 0.1,
                },
                imageSize,
                imageSize % 8 == 0 ? [1, 2, 2, 2] : [1, 2, 2]
            )
        );

        return settings with
        {
            AttentionAt = [.. settings.AttentionAt.Take(1)],
        };
    }

    /// <summary>guided-diffusion's 64x64 ImageNet network.</summary>
    private static UNetSettings Adm64(int imageSize) =>
        AttendedUpTo(
            32,
            Fitted(
                new UNetSettings
                {
                    Width = 192,
                    ResBlocks = 3,
                    HeadChannels = 64,
                    Dropout = 0.1,
                    ScaleShift = true,
                    ResampleInBlocks = true,
                },
                imageSize,
                1,
                2,
                3,
                4
            )
        ) with
        {
            Groups = 32,
        };

    private static UNetSettings Fitted(UNetSettings settings, int imageSize, params int[] multipliers) =>
        settings with
        {
            ImageSize = imageSize,
            Multipliers = multipliers,
            Groups = UNetSettings.GroupsFor(settings.Width),
        };

    private static UNetSettings AttendedUpTo(int pixels, UNetSettings settings) =>
        settings with
        {
            AttentionAt = [.. Enumerable.Range(0, settings.Levels).Select(settings.ResolutionAt).Where(resolution => resolution <= pixels)],
        };
}

/// <summary>A UNet of known size under a name.</summary>
/// <param name="Name">The name as it is typed.</param>
/// <param name="Description">Its size and use, in a few words.</param>
/// <param name="Sizes">Gives the sizes for pictures of so many pixels a side.</param>
public sealed record UNetPreset(string Name, string Description, Func<int, UNetSettings> Sizes) : INamed
{
    /// <summary>Fits the network to pictures and classes.</summary>
    /// <param name="imageSize">Pixels along each side.</param>
    /// <param name="channels">Channels of a picture, 1 or 3.</param>
    /// <param name="classes">Number of classes, 0 for none.</param>
    /// <param name="nullClass">Whether there shall be a row for "no class", which guidance needs.</param>
    /// <returns>The settings; where the size does not fit, <see cref="UNetSettings.Faults"/> says so.</returns>
    public UNetSettings For(int imageSize, int channels = 1, int classes = 0, bool nullClass = false) =>
        Sizes(imageSize) with
        {
            Channels = channels,
            Classes = classes,
            NullClass = nullClass && classes > 0,
        };
}

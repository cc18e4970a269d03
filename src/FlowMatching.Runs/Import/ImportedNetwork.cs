using System.Text.RegularExpressions;
using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Core.Files;
using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Import;

/// <summary>Which network the weights of a file belong to: a preset with what the options change of it, or the layers that the file
/// has.</summary>
internal static partial class ImportedNetwork
{
    private const string Layers = "layers.",
        Weight = ".weight";

    /// <summary>Finds the network.</summary>
    /// <param name="options">The options; the network is named.</param>
    /// <param name="file">The weights, for messages.</param>
    /// <param name="entries">Their names and shapes.</param>
    /// <returns>The architecture, perhaps with faults.</returns>
    /// <exception cref="InvalidInputException">The size of the pictures is not known, or the file has no layers.</exception>
    public static Architecture Of(ImportOptions options, string file, IReadOnlyList<SafetensorsEntry> entries) =>
        options.Network == Architecture.Mlp ? OfLayers(file, entries) : Architecture.Of(OfPreset(options));

    /// <summary>Tells which names the tensors of the network may have.</summary>
    /// <param name="options">The options; the network is named.</param>
    /// <returns>Whether a name is one of them.</returns>
    /// <exception cref="InvalidInputException">The size of the pictures is not known.</exception>
    public static Func<string, bool> NamesOf(ImportOptions options)
    {
        if (options.Network == Architecture.Mlp)
            return static name => LayerName().IsMatch(name);

        var architecture = Architecture.Of(OfPreset(options));
        string[] faults = [.. architecture.Faults()];
        InvalidInputException.ThrowIfAny(faults);
        return architecture.Parameters().Select(static parameter => parameter.Name).ToHashSet().Contains;
    }

    private static Architecture OfLayers(string file, IReadOnlyList<SafetensorsEntry> entries)
    {
        long[][] shapes =
        [
            .. entries
                .Where(entry =>
                    entry.Name.StartsWith(Layers, StringComparison.Ordinal)
                    && entry.Name.EndsWith(Weight, StringComparison.Ordinal)
                    && entry.Shape.Count == 2
                )
                .OrderBy(entry => entry.Name.Length)
                .ThenBy(entry => entry.Name, StringComparer.Ordinal)
                .Select(entry => (long[])[.. entry.Shape]),
        ];

        return shapes.Length >= 2
            ? Architecture.OfLayers([shapes[0][1], .. shapes.Select(shape => shape[0])])
            : throw new InvalidInputException(
                $"{file} holds no layers of a network of points, expected layers.0.weight, layers.2.weight, ... of two sizes each."
            );
    }

    private static UNetSettings OfPreset(ImportOptions options)
    {
        ImageShape? known = ImageCatalog.All.Names.Contains(options.Dataset!) ? ImageCatalog.All.Get(options.Dataset!).Shape : null;
        int size =
            options.ImageSize
            ?? known?.Width
            ?? throw new InvalidInputException(
                $"--image-size is needed: the pictures of {options.Dataset} are of no size that is known here."
            );
        var preset = UNetPresets
            .All.Get(options.Network!)
            .For(size, options.Channels ?? known?.Channels ?? PictureFitting.Channels, options.Classes, options.NullClass);

        return preset with
        {
            Width = options.Width ?? preset.Width,
            Multipliers = options.Multipliers ?? preset.Multipliers,
            ResBlocks = options.ResBlocks ?? preset.ResBlocks,
            AttentionAt = options.AttentionAt ?? preset.AttentionAt,
            Heads = options.Heads ?? preset.Heads,
            HeadChannels = options.HeadChannels ?? preset.HeadChannels,
            Groups = options.Groups,
            ScaleShift = options.ScaleShift || preset.ScaleShift,
            ResampleInBlocks = options.ResampleInBlocks || preset.ResampleInBlocks,
            TimeScale = options.TimeScale,
        };
    }

    [GeneratedRegex(@"^layers\.[0-9]+\.(weight|bias)$")]
    private static partial Regex LayerName();
}

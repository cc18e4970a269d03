using FlowMatching.Core.Checkpoints;
using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Pictures;

/// <summary>What a model draws on the way between two noises: a row for each pair, labelled by its class, a column for each place s on the way.</summary>
/// <param name="header">The model that drew the pictures.</param>
/// <param name="classes">The class of each pair; null where there are none.</param>
/// <param name="count">Pictures of a pair.</param>
/// <param name="subtitle">How they were drawn.</param>
internal sealed class InterpolationPage(CheckpointHeader header, IReadOnlyList<int>? classes, int count, string subtitle)
{
    private const int MostRows = 20;

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The pictures, pair by pair; of more pairs the first ones are shown.</param>
    public void Write(string path, float[] samples)
    {
        var shape = header.Architecture.ExampleShape();
        var shown = samples.AsMemory(0, Math.Min(samples.Length, MostRows * count * header.Architecture.Dimension));
        using var page = PictureGrid.Render(new PictureBatch(shown, (int)shape[0], (int)shape[1], (int)shape[2]), Options());
        AtomicFile.Replace(path, page.SaveAsPng);
    }

    private PictureGridOptions Options() => new()
    {
        Title = $"Between two noises of {header.DataSet}",
        Subtitle = $"along the great circle from s = 0 to s = 1; {subtitle}",
        Columns = count,
        ColumnLabels = [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{i / (count - 1.0):0.##}"))],
        RowLabels = classes is null ? [] : [.. classes.Take(MostRows).Select(label => header.ClassNames![label])],
    };
}

using FlowMatching.Core.Checkpoints;
using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Sample;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Pictures;

/// <summary>Pictures, below each the noise that the flow makes it of, and below that what the noise becomes again.</summary>
/// <param name="header">The model.</param>
/// <param name="subtitle">How they were taken back.</param>
internal sealed class InversionPage(CheckpointHeader header, string subtitle)
{
    private const int MostColumns = 10;

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="examples">The pictures; of more than ten the first ones are shown.</param>
    /// <param name="inverted">Their noise, and what it becomes.</param>
    /// <param name="squaredErrors">How far each is from that, squared and summed over its values.</param>
    public void Write(string path, Examples examples, Inverted inverted, double[] squaredErrors)
    {
        var shape = header.Architecture.ExampleShape();
        int columns = Math.Min(MostColumns, squaredErrors.Length), length = columns * header.Architecture.Dimension;
        float[] rows = [.. examples.Values[..length], .. inverted.Noise[..length], .. inverted.Again[..length]];
        using var page = PictureGrid.Render(
            new PictureBatch(rows, (int)shape[0], (int)shape[1], (int)shape[2]), Options(columns, examples.Classes, squaredErrors));
        AtomicFile.Replace(path, page.SaveAsPng);
    }

    private PictureGridOptions Options(int columns, IReadOnlyList<int>? classes, double[] squaredErrors) => new()
    {
        Title = $"Noise behind pictures, by the model of {header.DataSet}",
        Subtitle = $"below the last row its root mean square error, values from -1 to 1; {subtitle}",
        Columns = columns,
        ColumnLabels = classes is null ? [] : [.. classes.Take(columns).Select(label => header.ClassNames![label])],
        RowLabels = ["picture", "noise", "again"],
        Captions = [.. Enumerable.Repeat("", 2 * columns), .. squaredErrors.Take(columns).Select(Caption)],
    };

    private string Caption(double squaredError) => FormattableString.Invariant($"{Math.Sqrt(squaredError / header.Architecture.Dimension):G2}");
}

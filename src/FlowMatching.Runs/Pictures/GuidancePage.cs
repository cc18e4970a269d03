using FlowMatching.Core.Checkpoints;
using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Pictures;

/// <summary>The same noise under several strengths of guidance: a block of rows for each, a column for each class.</summary>
/// <param name="header">The model that drew the pictures.</param>
/// <param name="classes">The class of each picture of a block.</param>
/// <param name="weights">The guidance w of each block.</param>
/// <param name="subtitle">How they were drawn.</param>
internal sealed class GuidancePage(CheckpointHeader header, IReadOnlyList<int> classes, IReadOnlyList<double> weights, string subtitle)
{
    private const int MostColumns = 20, ColumnsOfOneClass = 10;

    private int Distinct => classes.Distinct().Count();

    // Classes come in turn, so that with as many columns as classes each column is of one class.
    private bool InColumns => Distinct is > 1 and <= MostColumns;

    private int Columns => Math.Min(classes.Count, InColumns ? Distinct : ColumnsOfOneClass);

    /// <summary>Pictures of each block that are shown: whole rows, of all blocks together no more than fill a page, but one row at least.</summary>
    internal int Shown => Columns * Math.Clamp(PicturePages.Most / (Columns * weights.Count), 1, classes.Count / Columns);

    /// <summary>Writes the page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The pictures, block by block.</param>
    public void Write(string path, float[] samples)
    {
        var shape = header.Architecture.ExampleShape();
        int size = header.Architecture.Dimension, block = size * classes.Count;
        float[] shown = [.. Enumerable.Range(0, weights.Count).SelectMany(i => samples.Skip(i * block).Take(size * Shown))];
        using var page = PictureGrid.Render(new PictureBatch(shown, (int)shape[0], (int)shape[1], (int)shape[2]), Options());
        AtomicFile.Replace(path, page.SaveAsPng);
    }

    private PictureGridOptions Options() => new()
    {
        Title = $"Guidance w on {header.DataSet}{(Distinct == 1 ? $", class {header.ClassNames![classes[0]]}" : "")}",
        Subtitle = $"every block from the same noise; {subtitle}",
        Columns = Columns,
        ColumnLabels = InColumns ? [.. classes.Take(Columns).Select(label => header.ClassNames![label])] : [],
        RowLabels = [.. weights.SelectMany(RowLabels)],
    };

    private IEnumerable<string> RowLabels(double weight) => Enumerable.Repeat("", Shown / Columns - 1).Prepend(FormattableString.Invariant($"w = {weight}"));
}

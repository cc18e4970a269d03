using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Pictures;

/// <summary>The pages of pictures that a model has drawn: samples in a grid, their way from noise, several strengths of guidance, the way
/// between two noises, and pictures with the noise behind them.</summary>
/// <param name="header">The model that drew them.</param>
/// <param name="subtitle">How they were drawn.</param>
internal sealed class SamplePages(CheckpointHeader header, string subtitle)
{
    /// <summary>How many pictures fill a page; of more, the first ones are shown.</summary>
    public const int Most = 100;

    private const int MostColumns = 20,
        UsualColumns = 10,
        MostPairs = 20;

    private int Dimension => header.Architecture.Dimension;

    /// <summary>Writes samples in a grid, a column for each class.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The pictures, example by example.</param>
    /// <param name="classes">The class of each; null where there are none.</param>
    public void WriteGrid(string path, float[] samples, IReadOnlyList<int>? classes) =>
        Save(path, First(samples, Most), GridOptions($"Samples of {header.DataSet}", classes));

    /// <summary>Writes the animation of samples on their way from noise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="frames">The pictures after the solver's steps.</param>
    /// <param name="classes">The class of each; null where there are none.</param>
    public void WriteTrajectory(string path, IReadOnlyList<SampleFrame> frames, IReadOnlyList<int>? classes)
    {
        Timeline trajectory = new([.. frames.Select(frame => new TimedValues(frame.Time, First(frame.Points, Most)))]);
        var options = GridOptions($"From noise to {header.DataSet}", classes);
        using var animation = PictureGrid.Animate(Batch(First(frames[^1].Points, Most)), trajectory, new AnimationTiming(), options);
        AtomicFile.Replace(path, temporary => AnimationFile.SaveGif(animation, temporary));
    }

    /// <summary>Writes the same noise under several strengths of guidance: a block of rows for each, a column for each class.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The pictures, block by block.</param>
    /// <param name="classes">The class of each picture of a block.</param>
    /// <param name="weights">The guidance w of each block.</param>
    public void WriteGuidance(string path, float[] samples, IReadOnlyList<int> classes, IReadOnlyList<double> weights)
    {
        var (columns, rows, inColumns) = GuidanceBlock(classes, weights.Count);
        int shown = columns * rows * Dimension,
            block = classes.Count * Dimension;
        string ofClass = classes.Distinct().Count() == 1 ? $", class {header.ClassNames![classes[0]]}" : "";

        Save(
            path,
            weights.SelectMany((_, i) => samples.Skip(i * block).Take(shown)).ToArray(),
            new PictureGridOptions
            {
                Title = $"Guidance w on {header.DataSet}{ofClass}",
                Subtitle = $"every block from the same noise; {subtitle}",
                Columns = columns,
                ColumnLabels = inColumns ? NamesOf(classes, columns) : [],
                RowLabels =
                [
                    .. weights.SelectMany(weight => Enumerable.Repeat("", rows - 1).Prepend(FormattableString.Invariant($"w = {weight}"))),
                ],
            }
        );
    }

    /// <summary>What of each block of guidance is shown: whole rows, of all blocks together no more than fill a page, but one row at
    /// least.</summary>
    /// <param name="classes">The class of each picture of a block.</param>
    /// <param name="blocks">How many blocks there are.</param>
    internal static (int Columns, int Rows, bool InColumns) GuidanceBlock(IReadOnlyList<int> classes, int blocks)
    {
        // Classes come in turn, so that with as many columns as classes each column is of one class.
        int distinct = classes.Distinct().Count();
        bool inColumns = distinct is > 1 and <= MostColumns;
        int columns = Math.Min(classes.Count, inColumns ? distinct : UsualColumns);
        return (columns, Math.Clamp(Most / (columns * blocks), 1, classes.Count / columns), inColumns);
    }

    /// <summary>Writes what is drawn on the way between two noises: a row for each pair, labelled by its class, a column for each place s
    /// on the way.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The pictures, pair by pair; of more pairs the first ones are shown.</param>
    /// <param name="classes">The class of each pair; null where there are none.</param>
    /// <param name="count">Pictures of a pair.</param>
    public void WriteInterpolation(string path, float[] samples, IReadOnlyList<int>? classes, int count) =>
        Save(
            path,
            First(samples, MostPairs * count),
            new PictureGridOptions
            {
                Title = $"Between two noises of {header.DataSet}",
                Subtitle = $"along the great circle from s = 0 to s = 1; {subtitle}",
                Columns = count,
                ColumnLabels = [.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"{i / (count - 1.0):0.##}"))],
                RowLabels = NamesOf(classes, MostPairs),
            }
        );

    /// <summary>Writes pictures, below each the noise that the flow makes it of, and below that what the noise becomes again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pictures">The pictures; of more than ten the first ones are shown.</param>
    /// <param name="noise">The noise behind each.</param>
    /// <param name="again">What each noise becomes.</param>
    /// <param name="classes">The class of each; null where there are none.</param>
    /// <param name="squaredErrors">How far each is from what its noise becomes, squared and summed over its values.</param>
    public void WriteInversion(
        string path,
        float[] pictures,
        float[] noise,
        float[] again,
        IReadOnlyList<int>? classes,
        double[] squaredErrors
    )
    {
        int columns = Math.Min(UsualColumns, squaredErrors.Length),
            length = columns * Dimension;
        Save(
            path,
            (float[])[.. pictures[..length], .. noise[..length], .. again[..length]],
            new PictureGridOptions
            {
                Title = $"Noise behind pictures, by the model of {header.DataSet}",
                Subtitle = $"below the last row its root mean square error, values from -1 to 1; {subtitle}",
                Columns = columns,
                ColumnLabels = NamesOf(classes, columns),
                RowLabels = ["picture", "noise", "again"],
                Captions = [.. Enumerable.Repeat("", 2 * columns), .. squaredErrors.Take(columns).Select(Caption)],
            }
        );
    }

    /// <summary>Writes pictures of a model as a page.</summary>
    /// <param name="path">The file.</param>
    /// <param name="header">The model.</param>
    /// <param name="pictures">The pictures, example by example.</param>
    /// <param name="options">How the page is laid out.</param>
    public static void Save(string path, CheckpointHeader header, ReadOnlyMemory<float> pictures, PictureGridOptions options) =>
        new SamplePages(header, "").Save(path, pictures, options);

    private void Save(string path, ReadOnlyMemory<float> pictures, PictureGridOptions options)
    {
        using var page = PictureGrid.Render(Batch(pictures), options);
        AtomicFile.Replace(path, page.SaveAsPng);
    }

    private PictureBatch Batch(ReadOnlyMemory<float> pictures)
    {
        var shape = header.Architecture.ExampleShape();
        return new PictureBatch(pictures, (int)shape[0], (int)shape[1], (int)shape[2]);
    }

    private ReadOnlyMemory<float> First(float[] samples, int most) => samples.AsMemory(0, Math.Min(samples.Length, most * Dimension));

    private string[] NamesOf(IReadOnlyList<int>? classes, int most) =>
        classes is null ? [] : [.. classes.Take(most).Select(label => header.ClassNames![label])];

    private string Caption(double squaredError) => FormattableString.Invariant($"{Math.Sqrt(squaredError / Dimension):G2}");

    // Classes come in turn, so that with as many columns as classes each column is of one class.
    private PictureGridOptions GridOptions(string title, IReadOnlyList<int>? classes)
    {
        int distinct = classes?.Distinct().Count() ?? 0;
        bool inColumns = distinct is > 1 and <= MostColumns;
        return new PictureGridOptions
        {
            Title = title,
            Subtitle = subtitle,
            Columns = inColumns ? distinct : UsualColumns,
            ColumnLabels = inColumns ? NamesOf(classes, distinct) : [],
        };
    }
}

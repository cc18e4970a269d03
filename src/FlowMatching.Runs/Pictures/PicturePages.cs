using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Files;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Pictures;

/// <summary>The pages of drawn pictures: the grid, a column for each class, and the animation of their way from noise.</summary>
/// <param name="header">The model that drew them.</param>
/// <param name="classes">The class of each; null where there are none.</param>
/// <param name="subtitle">How they were drawn.</param>
internal sealed class PicturePages(CheckpointHeader header, IReadOnlyList<int>? classes, string subtitle)
{
    /// <summary>How many pictures fill a page; of more, the first ones are shown.</summary>
    public const int Most = 100;

    private const int MostColumns = 20, ColumnsWithoutClasses = 10;

    /// <summary>Writes the grid.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The pictures, example by example.</param>
    public void WriteGrid(string path, float[] samples)
    {
        using var page = PictureGrid.Render(Batch(samples), Options($"Samples of {header.DataSet}"));
        AtomicFile.Replace(path, page.SaveAsPng);
    }

    /// <summary>Writes the animation.</summary>
    /// <param name="path">The file.</param>
    /// <param name="frames">The pictures after the solver's steps.</param>
    public void WriteTrajectory(string path, IReadOnlyList<SampleFrame> frames)
    {
        Timeline ways = new([.. frames.Select(frame => new TimedValues(frame.Time, Shown(frame.Points)))]);
        using var animation = PictureGrid.Animate(Batch(frames[^1].Points), ways, new AnimationTiming(), Options($"From noise to {header.DataSet}"));
        AtomicFile.Replace(path, temporary => AnimationFile.SaveGif(animation, temporary));
    }

    private PictureBatch Batch(float[] samples) =>
        new(Shown(samples), (int)header.Architecture.ExampleShape()[0], (int)header.Architecture.ExampleShape()[1], (int)header.Architecture.ExampleShape()[2]);

    private ReadOnlyMemory<float> Shown(float[] samples) => samples.AsMemory(0, Math.Min(samples.Length, Most * header.Architecture.Dimension));

    // Classes come in turn, so that with as many columns as classes each column is of one class.
    private PictureGridOptions Options(string title)
    {
        int distinct = classes?.Distinct().Count() ?? 0;
        bool inColumns = distinct is > 0 and <= MostColumns;
        return new PictureGridOptions
        {
            Title = title,
            Subtitle = subtitle,
            Columns = inColumns ? Math.Max(distinct, distinct == 1 ? ColumnsWithoutClasses : 0) : ColumnsWithoutClasses,
            ColumnLabels = inColumns && distinct > 1 ? [.. classes!.Take(distinct).Select(label => header.ClassNames![label])] : [],
        };
    }
}

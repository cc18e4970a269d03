using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;
using FlowMatching.Plots;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Pictures;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>The picture of points that suits their number of coordinates: of the plane a density, of any other data beside samples
/// (<see cref="ColumnsPlot"/>). Columns that never change are not drawn. To be used on the engine's thread.</summary>
internal sealed class PointPictures
{
    private const int Plane = 2,
        Space = 3,
        MostShown = 20_000;

    private readonly IDataStream? data;
    private readonly DataAffine? affine;
    private readonly IReadOnlyList<string> names;
    private readonly IReadOnlyList<string>? axes;

    /// <summary>Prepares the pictures of a model's samples.</summary>
    /// <param name="header">The model.</param>
    /// <param name="data">What it has learnt, as it is learnt; null where it was not found.</param>
    public PointPictures(CheckpointHeader header, IDataStream? data)
        : this(
            data,
            header.DataAffine,
            header.Table is { } table
                ? ColumnNaming.Of(table)
                : ColumnNaming.Numbered(header.DataAffine?.Columns ?? header.Architecture.Dimension),
            header.Table
        ) { }

    /// <summary>Prepares the pictures of a data set.</summary>
    /// <param name="data">The data set, as it is learnt.</param>
    public PointPictures(IDataStream data)
        : this(data, data.Affine, data.Columns, data.Table) { }

    private PointPictures(IDataStream? data, DataAffine? affine, IReadOnlyList<string> names, TableLayout? table)
    {
        (this.data, this.affine) = (data, affine);
        this.names = affine is null ? names : [.. affine.Learnt.Select(column => names[column])];
        axes = table is { HasHeader: true } ? this.names : null;
    }

    /// <summary>Whether the points are those of a plane, whose density, ways and field can be drawn.</summary>
    public bool IsPlane => names.Count == Plane;

    /// <summary>Whether the points are those of a space, of which a cloud can be turned.</summary>
    public bool IsSpace => names.Count == Space;

    /// <summary>Draws samples, where they are not of the plane beside the data, and writes the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The samples in data units, row by row.</param>
    /// <param name="title">The line above the picture.</param>
    /// <param name="subtitle">The smaller line below it.</param>
    public void Write(string path, float[] samples, string title, string subtitle)
    {
        if (IsPlane)
            DensityPicture.Write(path, Learnt(samples), title, subtitle, axes);
        else
            WriteSets(path, Sets(("samples", samples)), title, subtitle);
    }

    /// <summary>Draws several sets of samples beside the data, and writes the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">The sets, in data units, with their names.</param>
    /// <param name="title">The line above the picture.</param>
    /// <param name="subtitle">The smaller line below it.</param>
    public void WriteBeside(string path, IReadOnlyList<(string Name, float[] Samples)> samples, string title, string subtitle) =>
        WriteSets(path, Sets([.. samples]), title, subtitle);

    /// <summary>Draws points that are all there is to see, and writes the picture.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What they are.</param>
    /// <param name="points">The points in data units, row by row.</param>
    /// <param name="title">The line above the picture.</param>
    /// <param name="subtitle">The smaller line below it.</param>
    public void WriteAlone(string path, string name, float[] points, string title, string subtitle)
    {
        if (IsPlane)
            DensityPicture.Write(path, Learnt(points), title, subtitle, axes);
        else
            WriteSets(path, [new ColumnSet(name, Learnt(points))], title, subtitle);
    }

    /// <summary>Draws clouds that turn, and writes the animation.</summary>
    /// <param name="path">The file.</param>
    /// <param name="samples">Samples in data units, row by row, three coordinates each.</param>
    /// <param name="title">The line above the picture.</param>
    /// <param name="subtitle">The smaller line below it.</param>
    public void WriteCloud(string path, float[] samples, string title, string subtitle)
    {
        using var animation = TurningCloudAnimation.Render(Sets(("samples", samples)), Options(title, subtitle));
        AtomicFile.Replace(path, temporary => AnimationFile.SaveGif(animation, temporary));
    }

    private void WriteSets(string path, IReadOnlyList<ColumnSet> sets, string title, string subtitle)
    {
        using var picture = ColumnsPlot.Render(sets, Options(title, subtitle));
        AtomicFile.Replace(path, picture.SaveAsPng);
    }

    private ColumnsOptions Options(string title, string subtitle) =>
        new()
        {
            Title = title,
            Subtitle = subtitle,
            Columns = names,
        };

    private List<ColumnSet> Sets(params (string Name, float[] Samples)[] samples)
    {
        List<ColumnSet> sets = [.. samples.Select(set => new ColumnSet(set.Name, Learnt(set.Samples)))];
        if (data is not null)
            sets.Insert(0, new ColumnSet("data", Learnt(SlicedWasserstein.FreshData(RestoredData.Of(data), MostShown, 0))));
        return sets;
    }

    // The columns that a network learns, in data units.
    private float[] Learnt(float[] points)
    {
        if (affine is null || affine.Learnt.Count == affine.Columns)
            return points;

        float[] taken = new float[points.Length / affine.Columns * affine.Learnt.Count];
        for (int i = 0; i < taken.Length; i++)
            taken[i] = points[i / affine.Learnt.Count * affine.Columns + affine.Learnt[i % affine.Learnt.Count]];
        return taken;
    }
}

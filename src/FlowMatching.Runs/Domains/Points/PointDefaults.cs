using FlowMatching.Core.Data;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>What 'train' does with points of so many coordinates and rows, unless it is told otherwise (docs/points.md has the
/// measurements).</summary>
internal static class PointDefaults
{
    private const int Plane = 2,
        Space = 3,
        ManyColumns = 64,
        ValidateEvery = 100;

    // Up to so many rows, so many steps of so many examples: with more the held-out rows become less likely.
    private static readonly (int Rows, int Steps, int Batch)[] ByRows =
    [
        (500, 400, 256),
        (2000, 800, 256),
        (5000, 1500, 512),
        (20_000, 3000, 512),
    ];

    /// <summary>The defaults.</summary>
    /// <param name="usual">Those of points of the plane.</param>
    /// <param name="data">What is learnt.</param>
    public static TrainOptions Of(TrainOptions usual, IDataStream data)
    {
        var options = usual with { Num = PointCounts.Of(data.Dimension, usual.Num) };
        if (data.Dimension > Plane)
            options = options with { Frequencies = FrequenciesOf(data.Dimension) };
        return data.FewRows is { } rows ? ForFew(options, rows) : options;
    }

    private static int FrequenciesOf(int dimension) =>
        dimension <= Space ? TrainOptions.Table.Defaults.Frequencies
        : dimension <= ManyColumns ? 1
        : 0;

    private static TrainOptions ForFew(TrainOptions options, int rows)
    {
        var (_, steps, batch) = ByRows.First(few => rows <= few.Rows);
        return options with { Training = options.Training with { Steps = steps, BatchSize = batch, ValidateEvery = ValidateEvery } };
    }
}

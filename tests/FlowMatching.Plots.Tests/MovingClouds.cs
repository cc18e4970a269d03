namespace FlowMatching.Plots.Tests;

/// <summary>Points that move from a Gaussian to one of half its width, and the field that moves them.</summary>
internal static class MovingClouds
{
    public static PlotGrid Grid { get; } = new(new PlotRange(-4, 4, -4, 4), 9);

    /// <summary>x(t) = (1 − t/2) x(0).</summary>
    public static Timeline Samples(int count = 2000)
    {
        float[] noise = PointClouds.Gaussian(count, seed: 1);

        return new([new(0, noise), new(1, noise.Select(x => x / 2).ToArray())]);
    }

    /// <summary>v(x) = −x/2 at t = 0, twice as fast at t = 1.</summary>
    public static Timeline Field()
    {
        float[] xy = Grid.Positions();

        return new([new(0, xy.Select(x => -x / 2).ToArray()), new(1, xy.Select(x => -x).ToArray())]);
    }

    public static IReadOnlyList<ComparisonRow> Rows(params int[] evaluations) =>
        [
            new("flow matching", [.. evaluations.Select(e => new ComparisonPanel(e, Samples(), 1.5 / e))], Field()),
            new("reflow", [.. evaluations.Select(e => new ComparisonPanel(e, Samples(), 0.04))], Field()),
        ];
}

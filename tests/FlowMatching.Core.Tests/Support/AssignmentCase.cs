namespace FlowMatching.Core.Tests.Support;

/// <summary>Two sets of points, and what their best assignment costs.</summary>
public sealed record AssignmentCase(uint Seed, int Count, int Dimension, int? Levels, double Mean, double MeanRoot, int[]? Columns)
{
    public float[] X => Points(Seed);

    public float[] Y => Points(Seed + 1);

    public override string ToString() => $"{Count} points, D = {Dimension}, seed {Seed}{(Levels is null ? "" : $", {Levels} levels")}";

    private float[] Points(uint seed) =>
        Array.ConvertAll(CongruentialPoints.Draw(seed, Count, Dimension), x => Levels is { } levels ? MathF.Floor(levels * x) : x);
}

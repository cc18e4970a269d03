using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>A law of points from which any number of fresh examples can be drawn.</summary>
public interface IDataStream : INamed
{
    /// <summary>What it is, in one line.</summary>
    string Description { get; }

    /// <summary>Number D of coordinates of a point.</summary>
    int Dimension { get; }

    /// <summary>The shape of an example: (D) of points, (C, H, W) of pictures with D = C H W.</summary>
    IReadOnlyList<long> Shape => [Dimension];

    /// <summary>The names of the classes, in the order of their numbers; empty where the examples have none.</summary>
    IReadOnlyList<string> ClassNames => [];

    /// <summary>What part of the examples each class makes up, in the order of their numbers; empty where that is not known.</summary>
    IReadOnlyList<double> ClassShares => [];

    /// <summary>The names of the coordinates in the units in which points were given, those that never change among them.</summary>
    IReadOnlyList<string> Columns => ColumnNaming.Numbered(Dimension);

    /// <summary>The columns of the table that the data is; null where it is none.</summary>
    TableLayout? Table => null;

    /// <summary>What a user should know of the data before it is learnt, one sentence each.</summary>
    IReadOnlyList<string> Remarks => [];

    /// <summary>Number of examples that there are where rows of few are held out, those among them; null where nothing is held out for that
    /// reason.</summary>
    int? FewRows => null;

    /// <summary>How the drawn points come from points in units of their own; null where they are drawn as they are.</summary>
    DataAffine? Affine => null;

    /// <summary>Draws fresh points: a pure function of the generator's state.</summary>
    /// <param name="count">Number B of points.</param>
    /// <param name="rng">Source of the randomness, on the CPU.</param>
    /// <returns>Points, shape (B, D), float32 on the CPU.</returns>
    Tensor Draw(long count, Generator rng);

    /// <summary>Draws fresh points with their classes: the same points as <see cref="Draw"/> from the same state.</summary>
    /// <param name="count">Number B of points.</param>
    /// <param name="rng">Source of the randomness, on the CPU.</param>
    DataBatch DrawLabelled(long count, Generator rng) => new(Draw(count, rng));

    /// <summary>The law of one class.</summary>
    /// <param name="label">Its number.</param>
    IDataStream OfClass(int label) => new ClassSlice(this, label);

    /// <summary>Examples that no step draws, the same ones always; null where nothing is held back.</summary>
    /// <param name="most">How many are wanted at most.</param>
    DataBatch? HeldOut(int most) => null;

    /// <summary>The examples that steps draw, the first of them; null where there is no end of them, or they are not listed.</summary>
    /// <param name="most">How many are wanted at most.</param>
    DataBatch? Learnt(int most) => null;

    /// <summary>Draws the examples of a training step, with their classes: a pure function of the seed and the step.</summary>
    /// <param name="step">Number of the step, counted from 0.</param>
    /// <param name="count">Number B of examples.</param>
    /// <param name="streams">The randomness of the run: fresh points take the stream "data" at the step.</param>
    DataBatch DrawStep(int step, long count, RandomStreams streams)
    {
        using var rng = streams.For("data", step);

        return DrawLabelled(count, rng);
    }
}

/// <summary>Examples, and what they show where that is known.</summary>
/// <param name="X1">The examples, shape (B, *), float32 on the CPU.</param>
/// <param name="Labels">The class of each, int64 of shape (B); null where there are no classes.</param>
public sealed record DataBatch(Tensor X1, Tensor? Labels = null);

/// <summary>A data set whose density p1 is known in closed form: the truth that a learnt likelihood is laid beside.</summary>
public interface IKnownDensity
{
    /// <summary>Whether the density is positive everywhere, so that its logarithm can be averaged over any points.</summary>
    bool IsPositive => true;

    /// <summary>Evaluates log p1 at points.</summary>
    /// <param name="points">Points, row by row, in the units in which the set is drawn.</param>
    /// <returns>The natural logarithm of the density at each point; −∞ outside the support.</returns>
    double[] LogDensity(float[] points);
}

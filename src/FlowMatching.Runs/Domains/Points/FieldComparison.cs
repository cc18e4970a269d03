using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Fields;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Plots;
using FlowMatching.Runs.Engines;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>Lays a learnt velocity beside the true one, where there is a true one: on an affine path, from Gaussian noise and independent
/// pairs, learnt from data. Everything is in the model's units. To be used on the engine's thread.</summary>
/// <param name="model">The model.</param>
/// <param name="data">The data set as it is learnt.</param>
internal sealed class FieldComparison(LoadedModel model, IDataStream data)
{
    private const int Cells = 48,
        DensityPoints = 200_000,
        ErrorPoints = 2000,
        Plane = 2; // where it can be drawn

    private static readonly double[] Times = [0.1, 0.35, 0.6, 0.85];

    /// <summary>Compares.</summary>
    /// <returns>Both fields at some times; null where there is no true one.</returns>
    public FieldFindings? Compare()
    {
        bool isComparable =
            model.Header.Kind == ModelKind.Cfm
            && model.Header.Coupling.Name == IndependentCoupling.CouplingName
            && model.Model.Source.IsGaussian
            && model.HasMarginalFlow
            && model.Dimension == Plane;
        if (!isComparable || model.Model.Path is not AffinePath path)
            return null;

        var truth = TrueField.For(data, path);
        float[][] points = [.. Times.Select((t, i) => PointsAt(path, t, i))];
        PlotGrid grid = new(points.Select(at => PlotRange.Square(at)).MaxBy(range => range.Width), Cells); // nothing is cut off at any time
        return new FieldFindings(grid, [.. Times.Select((t, i) => Panel(truth.Field, grid, points[i], t))], truth.IsExact, truth.Centres);
    }

    // X_t of fresh pairs: where the model is asked at that time.
    private float[] PointsAt(AffinePath path, double time, int index)
    {
        using var scope = NewDisposeScope();
        using var rng = new RandomStreams(0).For("field-error", index);
        var x1 = data.Draw(DensityPoints, rng);
        var x0 = randn(x1.shape, generator: rng);

        return path.Sample(x0, x1, full([DensityPoints], Within(path, time)), rng).Xt.ToFloatArray();
    }

    private FieldErrorPanel Panel(VectorField truth, PlotGrid grid, float[] points, double time)
    {
        double t = Within(model.Model.Path, time);
        var learnt = model.Model.AsField();
        float[] density = [.. Histogram2D.Count(points, grid.Range, Cells).Density.Select(value => (float)value)];
        double[] squares = FieldDifference.Squared(
            learnt,
            truth,
            points[..(ErrorPoints * model.Dimension)],
            model.Dimension,
            t,
            model.Model.Device
        );
        return new FieldErrorPanel(time, OnGrid(learnt, grid, t), OnGrid(truth, grid, t), Math.Sqrt(squares.Average()))
        {
            Density = density,
        };
    }

    private float[] OnGrid(VectorField field, PlotGrid grid, double t)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();

        return field(tensor(grid.Positions(), [grid.Cells, model.Dimension]).to(model.Model.Device), t).ToFloatArray();
    }

    private static double Within(IProbabilityPath path, double time) => Math.Clamp(time, path.TMin, path.TMax);
}

/// <summary>A learnt velocity beside the true one, in the model's units.</summary>
/// <param name="Grid">Where both were computed.</param>
/// <param name="Panels">Both at some times.</param>
/// <param name="IsExact">Whether the true one is that of the law itself, or of a sample of it.</param>
/// <param name="Centres">How many points or Gaussians the true one is made of.</param>
internal sealed record FieldFindings(PlotGrid Grid, IReadOnlyList<FieldErrorPanel> Panels, bool IsExact, int Centres);

using FlowMatching.Core.Data;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>Says whether a model remembers the rows it has learnt from: their likelihood beside that of held-out rows, and how near its
/// samples lie to them. To be used on the engine's thread.</summary>
internal static class MemoryMeasure
{
    private const int MostRows = 2000,
        MostLearnt = 20_000,
        Steps = 20;

    /// <summary>So many standard errors are no chance.</summary>
    private const double Sure = 3;

    /// <summary>Measures.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">What it has learnt, as it is learnt.</param>
    /// <param name="samples">Samples of it in data units, row by row, of all classes.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The figures; null where no rows are held out.</returns>
    public static MemoryFigures? Measure(LoadedModel model, IDataStream data, float[] samples, CancellationToken stop)
    {
        using var scope = NewDisposeScope();
        if (data.HeldOut(MostRows) is not { } heldOut || data.Learnt(MostLearnt) is not { } learnt)
            return null;

        var near = Remembering.Measure(model.ToModel(samples), learnt.X1, heldOut.X1);
        bool hasLikelihood = !Compatibility.LikelihoodFaults(model.Header.Kind, model.Header.Source).Any();
        var ofLearnt = hasLikelihood ? Nll(model, First(learnt, MostRows), stop) : null;
        var ofHeldOut = hasLikelihood ? Nll(model, heldOut, stop) : null;
        return new MemoryFigures(
            ofLearnt,
            ofHeldOut,
            (int)learnt.X1.shape[0],
            (int)heldOut.X1.shape[0],
            near.OfSamples,
            near.OfHeldOut,
            near.Share,
            near.StandardError,
            Verdict(near, ofLearnt, ofHeldOut)
        );
    }

    /// <summary>Says in one sentence whether the network has begun to remember.</summary>
    internal static string Verdict(NearnessReading near, MetricFigure? learnt, MetricFigure? heldOut)
    {
        double gap = heldOut?.Value - learnt?.Value ?? 0,
            error = Math.Sqrt(Math.Pow(heldOut?.StandardError ?? 0, 2) + Math.Pow(learnt?.StandardError ?? 0, 2));
        bool isNear = near.Share - 0.5 > Sure * near.StandardError,
            isLikely = gap > Sure * error;
        string shares = FormattableString.Invariant(
            $"{100 * near.Share:F0} % of its samples lie nearer to a learnt row than held-out rows do (50 % where nothing is remembered)"
        );
        string nll = learnt is null ? "" : FormattableString.Invariant($", and held-out rows have an NLL {gap:F2} nats above learnt ones");
        return isNear || isLikely
            ? $"The network has begun to remember its rows: {shares}{nll}; fewer --steps, a smaller --hidden or --keep-best help."
            : $"No sign that the network remembers its rows: {shares}{nll}.";
    }

    private static MetricFigure Nll(LoadedModel model, DataBatch rows, CancellationToken stop)
    {
        LikelihoodRequest request = new() { Steps = Steps, Probes = LikelihoodRequest.UsualProbes(model.Dimension) };
        var reading = DataLikelihood.OfRows(model.Estimate, rows, request, stop);
        return new MetricFigure("nll", -model.LogDensitiesToData([-reading.Value])[0], null, reading.StandardError, reading.NoFloor);
    }

    private static DataBatch First(DataBatch rows, int most)
    {
        long count = Math.Min(most, rows.X1.shape[0]);
        return new DataBatch(rows.X1.narrow(0, 0, count), rows.Labels?.narrow(0, 0, count));
    }
}

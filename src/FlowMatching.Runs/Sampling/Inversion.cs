using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sampling;

/// <summary>Takes examples back to noise and from there to the data again, in data units, and shows how far it is. To be used on the
/// engine's thread.</summary>
/// <param name="model">The model.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class Inversion(LoadedModel model, IRunObserver observer, RunClock clock)
{
    /// <summary>Goes there and back.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="request">How; its count is theirs.</param>
    /// <param name="things">What they are called.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The noise, what it becomes again, and what the way back cost.</returns>
    public InvertedBatch Run(Examples examples, SampleRequest request, string things, CancellationToken stop)
    {
        double start = clock.Seconds;
        var back = new Inverter(model.Flow, model.Dimension).Invert(model.ToModel(examples.Values), request, Show, stop);
        double seconds = Math.Round(clock.Seconds - start, 3);
        SamplingCost sampling = new(request.Count, SolverText.Of(request, model), SolverText.StepsOf(request), (int)back.Nfe, seconds);

        return new InvertedBatch(
            examples,
            back.Samples,
            new SampleDraw(model, observer, clock).Run(request with { Noise = back.Samples }, stop).Samples,
            sampling
        );

        void Show(double part)
        {
            double done = part * request.Count;
            observer.Progress(
                new RunProgress("inverting", things, (long)done, request.Count, done / Math.Max(clock.Seconds - start, 1e-3))
            );
        }
    }
}

/// <summary>Examples taken back to noise, and from there to the data again.</summary>
/// <param name="Examples">The examples.</param>
/// <param name="Noise">The noise row by row.</param>
/// <param name="Again">What it becomes, row by row.</param>
/// <param name="Sampling">What the way back cost.</param>
internal sealed record InvertedBatch(Examples Examples, float[] Noise, float[] Again, SamplingCost Sampling)
{
    /// <summary>The squared distance of each example from what its noise becomes.</summary>
    /// <param name="dimension">Number of coordinates of each.</param>
    /// <returns>One for each example.</returns>
    public double[] SquaredErrors(int dimension) =>
        [.. Examples.Values.Zip(Again, (from, to) => ((double)to - from) * (to - from)).Chunk(dimension).Select(squares => squares.Sum())];
}

/// <summary>Examples to take back to noise, in data units.</summary>
/// <param name="Values">The examples row by row; of pictures numbers from −1 to 1.</param>
/// <param name="Classes">The class of each; null where they have none, or none in particular.</param>
internal sealed record Examples(float[] Values, IReadOnlyList<int>? Classes = null);

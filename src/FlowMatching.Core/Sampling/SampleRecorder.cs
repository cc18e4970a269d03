using FlowMatching.Core.Engine;
using FlowMatching.Core.Paths;
using static TorchSharp.torch;

namespace FlowMatching.Core.Sampling;

/// <summary>Gathers the chunks of a request into whole arrays: the samples, and the frames on their way.</summary>
internal sealed class SampleRecorder
{
    private readonly SampleRequest request;
    private readonly int dimension;
    private readonly float[] samples;
    private readonly SortedDictionary<int, SampleFrame> frames = [];

    public SampleRecorder(SampleRequest request, int dimension, IProbabilityPath path)
    {
        (this.request, this.dimension) = (request, dimension);
        samples = new float[(long)request.Count * dimension];
        double[] times = request.Grid.Times(path.TMin, path.TMax, request.Steps);
        foreach (double time in request.FrameTimes)
        {
            int step = Array.IndexOf(times, times.MinBy(t => Math.Abs(t - time)));
            double reached = step == request.Steps ? 1 : times[step]; // the last gap is closed
            frames[step] = new SampleFrame(reached, new float[samples.LongLength]);
        }
    }

    /// <summary>Keeps the state of a chunk if its step is one of those wanted.</summary>
    /// <param name="step">Solver steps done.</param>
    /// <param name="first">Number of the chunk's first sample.</param>
    /// <param name="x">The states, shape (chunk, D).</param>
    public void Keep(int step, int first, Tensor x)
    {
        bool framed = frames.TryGetValue(step, out var frame);
        if (!framed && step != request.Steps)
        {
            return;
        }

        float[] points = x.ToFloatArray();
        int offset = first * dimension;
        if (framed)
        {
            points.CopyTo(frame!.Points, offset);
        }

        if (step == request.Steps)
        {
            points.CopyTo(samples, offset);
        }
    }

    /// <summary>The part of the work that is done, in [0, 1].</summary>
    public double Progress(int step, int first)
    {
        int chunk = Math.Min(request.Chunk, request.Count - first);

        return (first + (double)step / request.Steps * chunk) / request.Count;
    }

    /// <summary>The whole arrays.</summary>
    public SampleResult Result(long nfe) => new(samples, dimension, nfe, [.. frames.Values]);
}

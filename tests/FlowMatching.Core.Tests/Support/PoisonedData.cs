using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Points of which one is not a number, or beyond all bounds, at some steps.</summary>
internal sealed class PoisonedData(float poison, params int[] steps) : IDataStream
{
    private readonly GaussianData data = new(mean: 1, std: 0.5);

    public string Name => data.Name;

    public string Description => data.Description;

    public int Dimension => data.Dimension;

    public Tensor Draw(long count, Generator rng) => data.Draw(count, rng);

    public DataBatch DrawStep(int step, long count, RandomStreams streams)
    {
        using var rng = streams.For("data", step);
        var points = Draw(count, rng);
        if (steps.Contains(step))
        {
            points.narrow(0, 3, 1).fill_(poison);
        }

        return new DataBatch(points);
    }
}

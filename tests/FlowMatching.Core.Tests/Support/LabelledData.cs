using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Points of three classes that tell their class: class c lies about (10 c, 10 c).</summary>
internal sealed class LabelledData : IDataStream
{
    public string Name => "labelled";

    public string Description => "for tests";

    public int Dimension => 2;

    public IReadOnlyList<string> ClassNames => ["a", "b", "c"];

    public Tensor Draw(long count, Generator rng) => Examples(count, rng).X1;

    public DataBatch DrawStep(int step, long count, RandomStreams streams)
    {
        using var rng = streams.For("data", step);

        return Examples(count, rng);
    }

    /// <summary>The class that a point belongs to.</summary>
    public static double ClassOf(float x) => Math.Round(x / 10);

    private DataBatch Examples(long count, Generator rng)
    {
        var labels = randint(ClassNames.Count, new long[] { count }, dtype: ScalarType.Int64, generator: rng);

        return new DataBatch(10 * labels.to_type(ScalarType.Float32).unsqueeze(1) + randn(count, 2, generator: rng), labels);
    }
}

using System.Runtime.InteropServices;

using FlowMatching.Torch.Binding;

namespace FlowMatching.Torch.Tests;

/// <summary>softmax(Q Kᵀ/√d + mask) V against a plain loop in float64.</summary>
public sealed class AttentionTests : EngineTestBase
{
    private const int Batch = 2, Heads = 2, Queries = 3, Keys = 4, Width = 5;

    public delegate Tensor Attention(Tensor query, Tensor key, Tensor value, Tensor? mask, double p, bool causal);

    /// <summary>The one that libtorch offers, if any, and the composed one must agree.</summary>
    public static IEnumerable<TestCaseData> Implementations =>
    [
        new TestCaseData((Attention)nn.functional.scaled_dot_product_attention).SetArgDisplayNames("functional"),
        new TestCaseData((Attention)ComposedAttention.Apply).SetArgDisplayNames("composed"),
    ];

    [TestCaseSource(nameof(Implementations))]
    public void Attention_WithoutMask_EqualsTheLoop(Attention attention) => Check(attention, null, causal: false, static (_, _) => 0);

    [TestCaseSource(nameof(Implementations))]
    public void Attention_WithARealMask_EqualsTheLoop(Attention attention) =>
        Check(attention, arange(Queries * Keys, ScalarType.Float64).view(Queries, Keys) / 7, causal: false, static (i, j) => (i * Keys + j) / 7.0);

    [TestCaseSource(nameof(Implementations))]
    public void Attention_WithATruthMask_SeesOnlyWhatIsTrue(Attention attention) =>
        Check(attention, (arange(Queries * Keys) % 3 != 0).view(Queries, Keys), causal: false, static (i, j) => (i * Keys + j) % 3 != 0 ? 0 : double.NegativeInfinity);

    [TestCaseSource(nameof(Implementations))]
    public void Attention_Causal_SeesNoLaterKey(Attention attention) =>
        Check(attention, null, causal: true, static (i, j) => j <= i ? 0 : double.NegativeInfinity);

    [TestCaseSource(nameof(Implementations))]
    public void Attention_CausalWithAMask_IsRefused(Attention attention)
    {
        var (query, key, value) = Inputs();

        Assert.That(() => attention(query, key, value, ones(Queries, Keys), 0, true), Throws.TypeOf<ExternalException>().With.Message.Contains("attn_mask"));
    }

    [TestCaseSource(nameof(Implementations))]
    public void Attention_WithDropoutOfEverything_IsZero(Attention attention)
    {
        var (query, key, value) = Inputs();

        Assert.That(attention(query, key, value, null, 1, false).abs().max().item<double>(), Is.Zero);
    }

    private static void Check(Attention attention, Tensor? mask, bool causal, Func<int, int, double> bias)
    {
        var (query, key, value) = Inputs();
        double[] q = query.ToDoubleArray(), k = key.ToDoubleArray(), v = value.ToDoubleArray(), expected = new double[q.Length];
        for (int head = 0; head < Batch * Heads; head++)
        {
            for (int i = 0; i < Queries; i++) Row(q, k, v, expected, head, i, bias);
        }

        TensorAssert.Equal(attention(query, key, value, mask, 0, causal), query.shape, expected, 1e-12);
    }

    private static void Row(double[] q, double[] k, double[] v, double[] result, int head, int i, Func<int, int, double> bias)
    {
        int row = ((head * Queries) + i) * Width;
        double[] weights = [.. Enumerable.Range(0, Keys).Select(j => Math.Exp((Dot(q, row, k, ((head * Keys) + j) * Width) / Math.Sqrt(Width)) + bias(i, j)))];
        for (int j = 0; j < Keys; j++)
        {
            for (int d = 0; d < Width; d++) result[row + d] += weights[j] / weights.Sum() * v[(((head * Keys) + j) * Width) + d];
        }
    }

    private static double Dot(double[] a, int from, double[] b, int start) => Enumerable.Range(0, Width).Sum(d => a[from + d] * b[start + d]);

    private static (Tensor Query, Tensor Key, Tensor Value) Inputs()
    {
        using Generator generator = new(11);
        Tensor Draw(long length) => randn([Batch, Heads, length, Width], ScalarType.Float64, generator: generator);
        return (Draw(Queries), Draw(Keys), Draw(Keys));
    }
}

namespace FlowMatching.Torch.Tests;

/// <summary>The fused operator against libtorch's own ones in float64. Where this processor lacks the instructions both are the plain path.</summary>
public sealed class PixelAttentionTests : EngineTestBase
{
    /// <summary>Examples, heads, channels of a head, height, width; pixels that are a multiple of 16, odd, one alone, and more than one block of rows.</summary>
    public static IEnumerable<int[]> Shapes => [[2, 1, 64, 7, 7], [2, 4, 16, 4, 4], [1, 2, 32, 8, 9], [3, 1, 16, 1, 1], [1, 1, 48, 14, 14], [1, 2, 80, 5, 13]];

    [TestCaseSource(nameof(Shapes))]
    public void Apply_BFloat16_GivesThePlainOperatorsValuesAndGradients(int[] shape)
    {
        var (qkv, dout) = Inputs(shape, spread: 2);
        var plain = Results(qkv.to_type(ScalarType.Float64), dout, x => PixelAttention.Plain(x, shape[1]));
        var fused = Results(qkv, dout, x => PixelAttention.Apply(x, shape[1]));

        Assert.That(fused.Output.dtype, Is.EqualTo(ScalarType.BFloat16));
        Assert.That(Distance(fused.Output, plain.Output), Is.LessThan(0.01));
        Assert.That(Distance(fused.Gradient, plain.Gradient), Is.LessThan(0.02));
    }

    [Test]
    public void Apply_VeryUnequalScores_StaysFinite()
    {
        var (qkv, dout) = Inputs([1, 1, 16, 5, 5], spread: 60);
        var fused = Results(qkv, dout, x => PixelAttention.Apply(x, 1));
        var plain = Results(qkv.to_type(ScalarType.Float64), dout, x => PixelAttention.Plain(x, 1));

        Assert.That(Distance(fused.Output, plain.Output), Is.LessThan(0.02));
        Assert.That(fused.Gradient.isfinite().all().item<bool>(), Is.True);
    }

    [Test]
    public void Apply_AnyNumberOfThreads_GivesTheSameBits()
    {
        var (qkv, dout) = Inputs([3, 2, 32, 7, 7], spread: 1);
        float[] one = Results(qkv, dout, x => PixelAttention.Apply(x, 2)).Gradient.ToFloatArray(), two;
        set_num_threads(2);
        try
        {
            two = Results(qkv, dout, x => PixelAttention.Apply(x, 2)).Gradient.ToFloatArray();
        }
        finally
        {
            set_num_threads(1);
        }

        Assert.That(two, Is.EqualTo(one));
    }

    [Test]
    public void Apply_WithoutGradients_GivesTheSame()
    {
        var (qkv, _) = Inputs([2, 2, 32, 7, 7], spread: 1);
        float[] kept = PixelAttention.Apply(qkv.requires_grad_(), 2).ToFloatArray();
        using var frozen = no_grad();

        Assert.That(PixelAttention.Apply(qkv, 2).ToFloatArray(), Is.EqualTo(kept));
    }

    [Test]
    public void Apply_HeadsOfOddDepthOrFloat32_RunThePlainOperators()
    {
        using var frozen = no_grad();
        var (qkv, _) = Inputs([2, 2, 12, 3, 3], spread: 1);

        Assert.That(PixelAttention.Apply(qkv, 2).shape, Is.EqualTo(new long[] { 2, 24, 3, 3 }));
        Assert.That(PixelAttention.Apply(qkv.to_type(ScalarType.Float32), 2).dtype, Is.EqualTo(ScalarType.Float32));
    }

    private static (Tensor Qkv, Tensor Dout) Inputs(int[] shape, double spread)
    {
        using Generator rng = new(11);
        long channels = shape[1] * shape[2];
        var qkv = spread * randn(shape[0], 3 * channels, shape[3], shape[4], generator: rng);
        return (qkv.to_type(ScalarType.BFloat16), randn(shape[0], channels, shape[3], shape[4], generator: rng).to_type(ScalarType.BFloat16));
    }

    private static (Tensor Output, Tensor Gradient) Results(Tensor qkv, Tensor dout, Func<Tensor, Tensor> evaluate)
    {
        var leaf = qkv.detach().clone().requires_grad_();
        var output = evaluate(leaf);
        output.backward([dout.to_type(output.dtype)]);
        return (output.detach(), leaf.grad!.clone());
    }

    private static double Distance(Tensor actual, Tensor expected) =>
        ((actual.to_type(ScalarType.Float64) - expected).norm() / expected.norm()).item<double>();
}

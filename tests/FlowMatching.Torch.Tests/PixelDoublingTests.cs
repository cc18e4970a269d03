namespace FlowMatching.Torch.Tests;

/// <summary>The operator against libtorch's own one.</summary>
public sealed class PixelDoublingTests : EngineTestBase
{
    public static IEnumerable<long[]> Shapes => [[2, 3, 4, 5], [1, 16, 1, 1], [3, 33, 7, 7]];

    [Test]
    public void Apply_AnyShapeAndFormat_GivesThePlainOperatorsValuesAndGradients(
        [ValueSource(nameof(Shapes))] long[] shape, [Values] bool channelsLast, [Values(ScalarType.Float32, ScalarType.BFloat16, ScalarType.Float64)] ScalarType type)
    {
        using Generator rng = new(3);
        var x = randn(shape, generator: rng).to_type(type);
        var dy = randn(shape[0], shape[1], 2 * shape[2], 2 * shape[3], generator: rng).to_type(type);
        if (channelsLast) x = x.InFormat(memory_format.channels_last);

        var (y, dx) = Results(x, dy, PixelDoubling.Apply);
        var (plainY, plainDx) = Results(x.to_type(ScalarType.Float32), dy.to_type(ScalarType.Float32), PixelDoubling.Plain);

        Assert.That(y.dtype, Is.EqualTo(type));
        Assert.That(y.ToFloatArray(), Is.EqualTo(plainY.ToFloatArray()));
        Assert.That(dx.ToFloatArray(), Is.EqualTo(plainDx.ToFloatArray()).Within(type == ScalarType.BFloat16 ? 0.02 : 1e-6));
    }

    private static (Tensor Y, Tensor Dx) Results(Tensor x, Tensor dy, Func<Tensor, Tensor> evaluate)
    {
        var leaf = x.detach().clone().requires_grad_();
        var y = evaluate(leaf);
        y.backward([dy]);
        return (y.detach().to_type(ScalarType.Float32).to_type(y.dtype), leaf.grad!.clone());
    }
}

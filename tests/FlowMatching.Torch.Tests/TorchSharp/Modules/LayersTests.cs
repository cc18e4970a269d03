using TorchSharp.Modules;

namespace FlowMatching.Torch.Tests;

public sealed class LayersTests : EngineTestBase
{
    [Test]
    public void Linear_OfKnownWeights_IsXTimesWTransposedPlusB()
    {
        using var layer = nn.Linear(2, 1);
        Set(layer.weight, [2, 3]);
        Set(layer.bias!, [1]);

        TensorAssert.Equal(layer.call(tensor([1f, 1, 2, 0], [2, 2])), [2, 1], [6, 5]);
        Assert.That((layer.in_features, layer.out_features), Is.EqualTo((2L, 1L)));
    }

    [Test]
    public void Linear_WithoutBias_HasOneParameter()
    {
        using var layer = nn.Linear(2, 1, hasBias: false, dtype: ScalarType.Float64);

        Assert.That(layer.bias, Is.Null);
        Assert.That(layer.parameters().Select(static parameter => parameter.dtype), Is.EqualTo(new[] { ScalarType.Float64 }));
    }

    [Test]
    public void Linear_AtItsStart_IsUniformWithinOneOverTheRootOfItsInputs()
    {
        using var layer = nn.Linear(100, 50);

        Assert.That(layer.weight.abs().max().item<float>(), Is.LessThanOrEqualTo(0.1f).And.GreaterThan(0.099f));
        Assert.That(layer.bias!.abs().max().item<float>(), Is.LessThanOrEqualTo(0.1f).And.GreaterThan(0.08f));
    }

    [Test]
    public void Conv2d_OfKnownWeights_IsACrossCorrelation()
    {
        using var layer = nn.Conv2d(1, 1, 2);
        Set(layer.weight, [1, 2, 3, 4]);
        Set(layer.bias!, [0.5f]);

        TensorAssert.Equal(layer.call(Picture()), [1, 1, 2, 2], [37.5, 47.5, 67.5, 77.5]);
    }

    [Test]
    public void Conv2d_WithStridePaddingAndGroups_HasTheShapesOfTorch()
    {
        using var layer = nn.Conv2d(4, 6, 3, stride: 2, padding: 1, groups: 2, bias: false);

        Assert.That(layer.weight.shape, Is.EqualTo(new long[] { 6, 2, 3, 3 }));
        Assert.That(layer.bias, Is.Null);
        Assert.That(layer.call(zeros(1, 4, 8, 8)).shape, Is.EqualTo(new long[] { 1, 6, 4, 4 }));
    }

    [Test]
    public void Conv2d_OfAnUnboundPadding_IsRefused() =>
        Assert.That(() => nn.Conv2d(1, 1, 1, padding_mode: PaddingModes.Circular), Throws.ArgumentException.With.Message.Contains("Circular is not bound"));

    [Test]
    public void GroupNorm_OfTwoGroups_NormalisesEachThenScalesChannels()
    {
        using var layer = nn.GroupNorm(2, 4, eps: 0);
        Set(layer.weight!, [1, 2, 1, 1]);
        Set(layer.bias!, [0, 0, 0, 5]);

        TensorAssert.Equal(layer.call(tensor([1f, 3, 10, 30], [1, 4, 1, 1])), [1, 4, 1, 1], [-1, 2, -1, 6]);
        Assert.That((layer.num_groups, layer.eps), Is.EqualTo((2L, 0.0)));
    }

    [Test]
    public void LayerNorm_OfARow_NormalisesItsLastDimension()
    {
        using var layer = nn.LayerNorm(2, eps: 0);

        TensorAssert.Equal(layer.call(tensor([1f, 3, 10, 30], [2, 2])), [2, 2], [-1, 1, -1, 1]);
        Assert.That(layer.named_parameters().Select(static named => named.name), Is.EqualTo(new[] { "weight", "bias" }));
    }

    [Test]
    public void Norms_WithoutAffineParameters_HaveNone()
    {
        using var group = nn.GroupNorm(1, 2, affine: false);
        using var layer = nn.LayerNorm(2, elementwise_affine: false);

        Assert.That(group.parameters().Concat(layer.parameters()), Is.Empty);
        TensorAssert.Equal(group.call(tensor([1f, 3], [1, 2])), [1, 2], [-1, 1], 1e-4);
    }

    [Test]
    public void Embedding_OfIndices_LooksUpRowsAndKeepsThePaddingRowAtZero()
    {
        using var layer = nn.Embedding(3, 2, padding_idx: 1);

        var rows = layer.call(tensor([1L, 2]));

        Assert.That(rows[0].ToDoubleArray(), Is.EqualTo(new double[] { 0, 0 }));
        TensorAssert.Equal(rows[1], layer.weight[2]);
        rows.sum().backward();
        TensorAssert.Equal(layer.weight.grad!, [3, 2], [0, 0, 0, 0, 1, 1]);
    }

    [Test]
    public void Dropout_InEvaluation_ChangesNothing()
    {
        using var layer = nn.Dropout(0.9);
        layer.eval();

        TensorAssert.Equal(layer.call(ones(8)), [8], [1, 1, 1, 1, 1, 1, 1, 1]);
        Assert.That(layer.p, Is.EqualTo(0.9));
    }

    [Test]
    public void Dropout_InTraining_ZeroesSomeAndScalesTheRest()
    {
        using var layer = nn.Dropout(0.75);

        Assert.That(layer.call(ones(1000)).ToDoubleArray().Distinct().Order(), Is.EqualTo(new double[] { 0, 4 }));
    }

    [Test]
    public void Activations_OfANumber_AreTheirFunctions()
    {
        using var silu = nn.SiLU();
        using var gelu = nn.GELU();
        using var identity = nn.Identity();
        var x = tensor([1f]);

        TensorAssert.Equal(silu.call(x), x.silu());
        TensorAssert.Equal(gelu.call(x), x.gelu());
        TensorAssert.Equal(identity.call(x), x);
    }

    [Test]
    public void Upsample_ByTwo_RepeatsEachEntry()
    {
        using var layer = nn.Upsample(scale_factor: [2, 2]);

        TensorAssert.Equal(layer.call(tensor([1f, 2], [1, 1, 1, 2])), [1, 1, 2, 4], [1, 1, 2, 2, 1, 1, 2, 2]);
        Assert.That((layer.mode, layer.align_corners), Is.EqualTo((UpsampleMode.Nearest, (bool?)null)));
    }

    [Test]
    public void Parameter_OfATensor_TakesItOverAndLeavesTheScope()
    {
        Parameter parameter;
        var data = ones(2);
        using (NewDisposeScope()) parameter = nn.Parameter(data);

        Assert.That(data.IsInvalid, Is.True);
        Assert.That((parameter.requires_grad, parameter.is_leaf), Is.EqualTo((true, true)));
        TensorAssert.Equal(parameter, [2], [1, 1]);
        parameter.Dispose();
    }

    private static void Set(Parameter parameter, float[] values)
    {
        using var _ = no_grad();
        parameter.copy_(tensor(values).view(parameter.shape));
    }

    private static Tensor Picture() => tensor([1f, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]);
}

namespace FlowMatching.Torch.Tests;

public sealed class AutocastTests : EngineTestBase
{
    [Test]
    public void Enter_WithBFloat16_MakesProductsBFloat16InsideOnly()
    {
        ScalarType inside, sum;
        using (Autocast.Enter(CPU, Precision.BFloat16)) (inside, sum) = (Product().dtype, ones(2).add(1).dtype);

        Assert.That((inside, sum), Is.EqualTo((ScalarType.BFloat16, ScalarType.Float32)));
        Assert.That(Product().dtype, Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void Enter_WithFloat32_ChangesNothing()
    {
        using var _ = Autocast.Enter(CPU, Precision.Float32);

        Assert.That(Product().dtype, Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void Enter_AfterAWeightChanged_UsesTheNewWeight()
    {
        using var layer = nn.Linear(2, 2, hasBias: false);
        double[] Call()
        {
            using var _ = Autocast.Enter(CPU, Precision.BFloat16);
            return layer.call(ones(1, 2)).ToDoubleArray();
        }

        using (no_grad()) layer.weight.fill_(1);
        double[] before = Call();
        using (no_grad()) layer.weight.fill_(3);

        Assert.That(before, Is.EqualTo(new double[] { 2, 2 }));
        Assert.That(Call(), Is.EqualTo(new double[] { 6, 6 }));
    }

    [Test]
    public void Enter_Backward_GivesFloat32GradientsOfFloat32Weights()
    {
        using var layer = nn.Linear(2, 2);
        Tensor loss;
        using (Autocast.Enter(CPU, Precision.BFloat16)) loss = layer.call(ones(1, 2)).@float().square().mean();

        loss.backward();

        Assert.That((layer.weight.dtype, layer.weight.grad!.dtype), Is.EqualTo((ScalarType.Float32, ScalarType.Float32)));
    }

    [Test]
    public void Enter_LeftByAnException_EndsAutocast()
    {
        Assert.That(ThrowInside, Throws.InstanceOf<InvalidCastException>());
        Assert.That(Product().dtype, Is.EqualTo(ScalarType.Float32));

        static void ThrowInside()
        {
            using var _ = Autocast.Enter(CPU, Precision.BFloat16);
            throw new InvalidCastException();
        }
    }

    [Test]
    public void Enter_Nested_EndsWithTheOuter()
    {
        using (Autocast.Enter(CPU, Precision.BFloat16))
        {
            var inner = Autocast.Enter(CPU, Precision.BFloat16);
            inner.Dispose();
            Assert.That(Product().dtype, Is.EqualTo(ScalarType.BFloat16));
            inner.Dispose();
            Assert.That(Product().dtype, Is.EqualTo(ScalarType.BFloat16));
        }

        Assert.That(Product().dtype, Is.EqualTo(ScalarType.Float32));
    }

    private static Tensor Product() => ones(2, 2).matmul(ones(2, 2));
}

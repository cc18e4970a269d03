namespace FlowMatching.Torch.Tests;

public sealed class GeneratorTests : EngineTestBase
{
    [Test]
    public void InitialSeed_OfANewGenerator_IsItsSeed()
    {
        using Generator generator = new(12345);

        Assert.That(generator.initial_seed(), Is.EqualTo(12345));
        Assert.That(generator.manual_seed(6), Is.SameAs(generator));
        Assert.That(generator.initial_seed(), Is.EqualTo(6));
    }

    [Test]
    public void New_Generator_DoesNotTouchTheSharedOne()
    {
        manual_seed(7);
        double[] undisturbed = randn(4).ToDoubleArray();
        manual_seed(7);

        using Generator own = new(1);
        randn(100, generator: own);

        Assert.That(randn(4).ToDoubleArray(), Is.EqualTo(undisturbed));
    }

    [Test]
    public void Default_SetByItsState_IsTheSharedGenerator()
    {
        manual_seed(7);
        using var shared = Generator.Default;
        var state = shared.get_state();
        double[] first = randn(4).ToDoubleArray();

        shared.set_state(state);

        Assert.That(randn(4).ToDoubleArray(), Is.EqualTo(first));
    }

    [Test]
    public void Generator_AfterDispose_IsRefused()
    {
        Generator generator = new(1);
        generator.Dispose();
        generator.Dispose();

        Assert.That(() => randn(1, generator: generator), Throws.InvalidOperationException);
        Assert.That(() => generator.get_state(), Throws.InvalidOperationException);
        Assert.That(() => generator.initial_seed(), Throws.InvalidOperationException);
    }
}

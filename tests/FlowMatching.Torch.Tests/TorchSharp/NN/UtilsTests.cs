using TorchSharp.Modules;

namespace FlowMatching.Torch.Tests;

public sealed class UtilsTests : EngineTestBase
{
    [Test]
    public void ClipGradNorm_OfALongGradient_ScalesItToTheNorm()
    {
        using Parameter first = WithGradient(3), second = WithGradient(4);

        Assert.That(nn.utils.clip_grad_norm_([first, second], 1), Is.EqualTo(5).Within(1e-6));

        Assert.That(first.grad!.item<float>(), Is.EqualTo(0.6).Within(1e-6));
        Assert.That(second.grad!.item<float>(), Is.EqualTo(0.8).Within(1e-6));
    }

    [Test]
    public void ClipGradNorm_OfAShortGradient_LeavesIt()
    {
        using Parameter parameter = WithGradient(3);

        Assert.That(nn.utils.clip_grad_norm_([parameter], 10), Is.EqualTo(3).Within(1e-6));
        Assert.That(parameter.grad!.item<float>(), Is.EqualTo(3));
    }

    [TestCase(1, 7)]
    [TestCase(double.PositiveInfinity, 4)]
    public void ClipGradNorm_OfAnotherNorm_MeasuresThatNorm(double type, double expected)
    {
        using Parameter first = WithGradient(3), second = WithGradient(-4);

        Assert.That(nn.utils.clip_grad_norm_([first, second], 100, type), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void ClipGradNorm_WithoutGradients_IsZero()
    {
        using Parameter parameter = new(ones(1));

        Assert.That(nn.utils.clip_grad_norm_([parameter], 1), Is.Zero);
    }

    private static Parameter WithGradient(float gradient)
    {
        Parameter parameter = new(ones(1));
        parameter.grad = tensor([gradient]);
        return parameter;
    }
}

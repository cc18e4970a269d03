using TorchSharp.Modules;

namespace FlowMatching.Torch.Tests;

public sealed class AdamWTests : EngineTestBase
{
    [Test]
    public void Step_Twice_IsTheHandComputedUpdate()
    {
        // θ = 1, g = 0.5 then -1, η = 0.1, β = (0.8, 0.9), ε = 10⁻³, λ = 0.1: as in AdamWEmaTests.
        double first = 0.99 - (0.1 * 0.5 / 0.501);
        double second = (0.99 * first) + (0.1 * (0.12 / 0.36) / (Math.Sqrt(0.1225 / 0.19) + 1e-3));
        using Parameter parameter = new(tensor([1f]));
        using var optimizer = optim.AdamW([parameter], lr: 0.1, beta1: 0.8, beta2: 0.9, eps: 1e-3, weight_decay: 0.1);

        parameter.grad = tensor([0.5f]);
        optimizer.step();
        Assert.That(parameter.item<float>(), Is.EqualTo(first).Within(1e-6));
        parameter.grad = tensor([-1f]);
        optimizer.step();

        Assert.That(parameter.item<float>(), Is.EqualTo(second).Within(1e-6));
    }

    [Test]
    public void LearningRate_Changed_IsUsedByTheNextStep()
    {
        using Parameter parameter = new(tensor([1f]));
        using var optimizer = optim.AdamW([parameter], lr: 0.1);
        Assert.That(optimizer.ParamGroups.Single().InitialLearningRate, Is.EqualTo(0.1));

        optimizer.ParamGroups.Single().LearningRate = 0;
        parameter.grad = tensor([1f]);
        optimizer.step();

        Assert.That(parameter.item<float>(), Is.EqualTo(1));
    }

    [Test]
    public void Step_WithAClosure_ReturnsItsLossAndUsesItsGradients()
    {
        using Parameter parameter = new(tensor([1f]));
        using var optimizer = optim.AdamW([parameter], lr: 0.1);

        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var squared = parameter.square().sum();
            squared.backward();
            return squared;
        });

        Assert.That(loss!.item<float>(), Is.EqualTo(1));
        Assert.That(parameter.item<float>(), Is.EqualTo(0.9).Within(1e-6));
    }

    [Test]
    public void ZeroGrad_AfterBackward_ZeroesInPlace()
    {
        using Parameter parameter = new(tensor([1f]));
        using var optimizer = optim.AdamW([parameter]);
        parameter.square().sum().backward();
        var grad = parameter.grad!;

        optimizer.zero_grad();

        Assert.That(grad.item<float>(), Is.Zero);
        Assert.That(optimizer.parameters(), Is.EqualTo(new[] { parameter }));
    }

    [Test]
    public void New_WithUnboundOptions_IsRefused()
    {
        using Parameter parameter = new(ones(1));

        Assert.That(() => optim.AdamW([parameter], amsgrad: true), Throws.ArgumentException);
        Assert.That(() => optim.AdamW([parameter], maximize: true), Throws.ArgumentException);
    }
}

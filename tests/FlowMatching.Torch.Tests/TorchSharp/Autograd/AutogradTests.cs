using System.Runtime.InteropServices;

namespace FlowMatching.Torch.Tests;

public sealed class AutogradTests : EngineTestBase
{
    [Test]
    public void Backward_Twice_AddsUpOnLeaves()
    {
        var x = tensor([3f], requires_grad: true);

        x.square().sum().backward();
        x.square().sum().backward();

        Assert.That(x.grad!.item<float>(), Is.EqualTo(12));
    }

    [Test]
    public void Backward_OfOneGraphTwice_NeedsRetainGraph()
    {
        var x = tensor([3f], requires_grad: true);
        Tensor freed = x.square().sum(), kept = x.square().sum();
        freed.backward();
        kept.backward(null, retain_graph: true);

        Assert.That(() => freed.backward(), Throws.TypeOf<ExternalException>().With.Message.Contains("backward through the graph a second time"));
        Assert.That(() => kept.backward(), Throws.Nothing);
    }

    [Test]
    public void Backward_OfSeveralEntries_NeedsTheirGradients()
    {
        var x = tensor([1f, 2], requires_grad: true);

        Assert.That(() => x.square().backward(), Throws.TypeOf<ExternalException>().With.Message.Contains("scalar outputs"));
        x.square().backward([tensor([1f, 10])]);

        TensorAssert.Equal(x.grad!, [2], [2, 40]);
    }

    [Test]
    public void Backward_ToGivenInputs_LeavesOthersAlone()
    {
        Tensor x = ones(1, requires_grad: true), y = ones(1, requires_grad: true);

        (x * y).sum().backward(null, inputs: [x]);

        Assert.That(x.grad, Is.Not.Null);
        Assert.That(y.grad, Is.Null);
    }

    [Test]
    public void Backward_OfSeveralRoots_AddsThem()
    {
        var x = ones(1, requires_grad: true);

        autograd.backward([x * 2, x * 3]);

        Assert.That(x.grad!.item<float>(), Is.EqualTo(5));
    }

    [Test]
    public void Backward_WithoutAnythingThatRequiresGrad_IsAnExternalException() =>
        Assert.That(() => ones(1).sum().backward(), Throws.TypeOf<ExternalException>().With.Message.Contains("does not require grad"));

    [Test]
    public void Grad_WithCreateGraph_GivesSecondDerivatives()
    {
        var x = tensor([2.0], requires_grad: true);

        var first = autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0];
        var second = autograd.grad([first.sum()], [x])[0];

        Assert.That((first.item<double>(), second.item<double>()), Is.EqualTo((12.0, 12.0)));
        Assert.That(x.grad, Is.Null);
    }

    [Test]
    public void Grad_OfAnUnusedInput_IsNullOnlyWhenAllowed()
    {
        Tensor x = ones(1, requires_grad: true), unused = ones(1, requires_grad: true);
        var y = x.sum();

        Assert.That(() => autograd.grad([y], [unused], retain_graph: true), Throws.TypeOf<ExternalException>().With.Message.Contains("not have been used in the graph"));
        var found = autograd.grad([y], [x, unused], allow_unused: true);

        Assert.That(found[0].item<float>(), Is.EqualTo(1));
        Assert.That(found[1], Is.Null);
    }

    [Test]
    public void Grad_WithRetainGraph_CanBeTakenAgain()
    {
        var x = tensor([2f], requires_grad: true);
        var y = x.square().sum();

        autograd.grad([y], [x], retain_graph: true);
        autograd.grad([y], [x]);

        Assert.That(() => autograd.grad([y], [x]), Throws.TypeOf<ExternalException>());
    }

    [Test]
    public void Grad_WithGivenGradients_IsTheirProductWithTheJacobian()
    {
        var x = tensor([1f, 2], requires_grad: true);

        TensorAssert.Equal(autograd.grad([x.square()], [x], [tensor([1f, 10])])[0], [2], [2, 40]);
    }

    [Test]
    public void Grad_SetAndCleared_IsWhatWasSet()
    {
        var x = ones(2, requires_grad: true);

        x.grad = tensor([1f, 2]);
        TensorAssert.Equal(x.grad, [2], [1, 2]);

        x.grad = null;
        Assert.That(x.grad, Is.Null);
    }

    [Test]
    public void RetainGrad_OfAResult_KeepsItsGradient()
    {
        var middle = ones(1, requires_grad: true) * 3;
        middle.retain_grad();

        middle.square().sum().backward();

        Assert.That(middle.grad!.item<float>(), Is.EqualTo(6));
    }

    [Test]
    public void InPlace_OnALeafThatRequiresGrad_IsAnExternalException() =>
        Assert.That(() => ones(1, requires_grad: true).add_(1), Throws.TypeOf<ExternalException>().With.Message.Contains("leaf Variable"));

    [Test]
    public void InPlace_OnWhatBackwardNeeds_IsNoticed()
    {
        var x = ones(1, requires_grad: true);
        var root = x.exp();
        root.add_(1);

        Assert.That(() => root.sum().backward(), Throws.TypeOf<ExternalException>().With.Message.Contains("modified by an inplace operation"));
    }

    [Test]
    public void RequiresGrad_OfIntegers_IsAnExternalException() =>
        Assert.That(() => ones([1], ScalarType.Int64).requires_grad_(), Throws.TypeOf<ExternalException>().With.Message.Contains("floating point"));

    [Test]
    public void RequiresGrad_Set_MakesALeafTrainable()
    {
        var x = ones(1).with_requires_grad();

        Assert.That((x.requires_grad, x.is_leaf, (x * 2).is_leaf), Is.EqualTo((true, true, false)));
    }
}

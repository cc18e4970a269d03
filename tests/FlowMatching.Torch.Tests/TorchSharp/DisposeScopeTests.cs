using TorchSharp.Modules;

namespace FlowMatching.Torch.Tests;

public sealed class DisposeScopeTests : EngineTestBase
{
    [Test]
    public void Dispose_OfAScope_DisposesWhatWasMadeInIt()
    {
        Tensor outside = ones(1), inside;
        using (var scope = NewDisposeScope())
        {
            inside = ones(1) + outside;
            Assert.That(scope.DisposablesCount, Is.EqualTo(2));
            Assert.That((scope.Contains(inside), scope.Contains(outside)), Is.EqualTo((true, false)));
        }

        Assert.That((inside.IsInvalid, outside.IsInvalid), Is.EqualTo((true, false)));
    }

    [Test]
    public void Dispose_OfATensor_TakesItOutOfItsScope()
    {
        using var scope = NewDisposeScope();
        var tensor = ones(1);

        tensor.Dispose();

        Assert.That(scope.DisposablesCount, Is.Zero);
    }

    [Test]
    public void Scopes_Nested_OwnTheirOwn()
    {
        using var outer = NewDisposeScope();
        var kept = ones(1);
        using (var inner = NewDisposeScope())
        {
            Assert.That(CurrentDisposeScope, Is.SameAs(inner));
            _ = ones(1);
            Assert.That((outer.DisposablesCount, inner.DisposablesCount), Is.EqualTo((1, 1)));
        }

        Assert.That(CurrentDisposeScope, Is.SameAs(outer));
        Assert.That(kept.IsInvalid, Is.False);
    }

    [Test]
    public void MoveToOuter_OfAResult_OutlivesTheInnerScopeOnly()
    {
        Tensor result, other;
        using (NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                result = ones(1).MoveToOuterDisposeScope();
                other = inner.MoveToOuter(ones(1));
            }

            Assert.That((result.IsInvalid, other.IsInvalid), Is.EqualTo((false, false)));
        }

        Assert.That((result.IsInvalid, other.IsInvalid), Is.EqualTo((true, true)));
    }

    [Test]
    public void MoveToOther_OfATensor_BelongsToThatScope()
    {
        using var first = NewDisposeScope();
        Tensor moved, attached;
        using (var second = NewDisposeScope())
        {
            moved = second.MoveToOther(first, ones(1));
            attached = ones(1).DetachFromDisposeScope().MoveToOtherDisposeScope(first);
        }

        Assert.That((moved.IsInvalid, first.Contains(moved), first.Contains(attached)), Is.EqualTo((false, true, true)));
    }

    [Test]
    public void Detach_OfATensor_OutlivesEveryScope()
    {
        Tensor one, other;
        using (var scope = NewDisposeScope())
        {
            one = ones(1).DetachFromDisposeScope();
            other = scope.Detach(ones(1));
        }

        Assert.That((one.IsInvalid, other.IsInvalid), Is.EqualTo((false, false)));
        one.Dispose();
        other.Dispose();
    }

    [Test]
    public void Attach_OfATensorOfAnotherScope_MovesIt()
    {
        using var outer = NewDisposeScope();
        var tensor = ones(1);
        using (var inner = NewDisposeScope())
        {
            inner.Attach(tensor);
            Assert.That(outer.Contains(tensor), Is.False);
        }

        Assert.That(tensor.IsInvalid, Is.True);
    }

    [Test]
    public void Attach_OfAGenerator_DisposesItWithTheScope()
    {
        Generator generator = new(1);
        using (var scope = NewDisposeScope()) scope.Attach(generator);

        Assert.That(() => generator.Handle, Throws.InvalidOperationException);
    }

    [Test]
    public void DisposeEverythingBut_OfSome_KeepsThemInTheScope()
    {
        Tensor kept, dropped;
        using (var scope = NewDisposeScope())
        {
            (kept, dropped) = (ones(1), ones(1));

            scope.DisposeEverythingBut(kept);

            Assert.That((kept.IsInvalid, dropped.IsInvalid, scope.DisposablesCount), Is.EqualTo((false, true, 1)));
        }

        Assert.That(kept.IsInvalid, Is.True);
    }

    [Test]
    public void DisposeEverything_OfAScope_LeavesItOpen()
    {
        using var scope = NewDisposeScope();
        var before = ones(1);

        scope.DisposeEverything();
        var after = ones(1);

        Assert.That((before.IsInvalid, scope.Contains(after)), Is.EqualTo((true, true)));
    }

    [Test]
    public void MarkAsDisposed_OfATensor_LeavesItAlive()
    {
        Tensor tensor;
        using (var scope = NewDisposeScope())
        {
            tensor = ones(1);
            scope.MarkAsDisposed(tensor);
        }

        Assert.That(tensor.IsInvalid, Is.False);
        tensor.Dispose();
    }

    [Test]
    public void Dispose_OutOfOrder_KeepsTheInnerScopeWorking()
    {
        var before = CurrentDisposeScope;
        var outer = NewDisposeScope();
        var first = ones(1);
        var inner = NewDisposeScope();
        var second = ones(1);

        outer.Dispose();
        Assert.That((first.IsInvalid, second.IsInvalid), Is.EqualTo((true, false)));
        Assert.That(CurrentDisposeScope, Is.SameAs(inner));

        inner.Dispose();
        Assert.That(second.IsInvalid, Is.True);
        Assert.That(CurrentDisposeScope, Is.SameAs(before));
    }

    [Test]
    public void Dispose_OfAScopeTwice_ClosesNoOther()
    {
        using var outer = NewDisposeScope();
        var inner = NewDisposeScope();

        inner.Dispose();
        inner.Dispose();

        Assert.That(CurrentDisposeScope, Is.SameAs(outer));
    }

    [Test]
    public void Parameter_MadeInAScope_BelongsToNone()
    {
        Parameter parameter;
        using (var scope = NewDisposeScope())
        {
            parameter = new Parameter(ones(1));
            Assert.That(scope.DisposablesCount, Is.Zero);
        }

        Assert.That(parameter.IsInvalid, Is.False);
        parameter.Dispose();
    }

    [Test]
    public void Tensor_MadeOnAnotherThread_JoinsNoScopeOfThisOne()
    {
        using var scope = NewDisposeScope();
        Tensor? made = null;
        Thread thread = new(() => made = ones(1));
        thread.Start();
        thread.Join();

        Assert.That(scope.DisposablesCount, Is.Zero);
        made!.Dispose();
    }
}

using FlowMatching.Core.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Every test runs in a dispose scope of its own, and whatever it made must be gone at the scope's end.</summary>
public abstract class EngineTestBase
{
    private DisposeScope scope;
    private long tensorsBefore;

    protected EngineTestBase()
    {
        scope = null!;
    }

    [SetUp]
    public void OpenScope()
    {
        tensorsBefore = TorchEngine.LiveTensors;
        scope = NewDisposeScope();
    }

    [TearDown]
    public void CloseScope()
    {
        scope.Dispose();

        // Not equal: a finalizer may meanwhile have freed what an earlier test left to it on purpose.
        Assert.That(TorchEngine.LiveTensors, Is.LessThanOrEqualTo(tensorsBefore), "native tensors are left behind");
        Assert.That(is_grad_enabled(), Is.True, "grad mode is not restored");
    }
}
